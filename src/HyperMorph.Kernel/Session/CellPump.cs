using System.Collections.Concurrent;
using System.Runtime;

namespace HyperMorph.Kernel.Session;

/// <summary>
/// Runs a cell on the calling thread to its end, what follows an <c>await</c> included: a busy loop after one can be stopped
/// too, and libraries whose modes belong to a thread (TorchSharp's do) see one thread.
/// </summary>
internal sealed class CellPump : SynchronizationContext, IDisposable
{
    private readonly Thread _thread = Thread.CurrentThread;
    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> _posted = [];
    private readonly Timer _rescue;
    private volatile bool _isWaiting;
    private volatile bool _isOver;
    private volatile bool _isInterrupted;

    private readonly CancellationToken _interrupt;

    private CellPump(CancellationToken interrupt)
    {
        _interrupt = interrupt;
        _rescue = new(_ => Rescue(), null, 200, 200);
    }

    /// <summary>Starts the cell and waits for its result; <paramref name="interrupt"/> aborts it wherever its thread is.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static T Run<T>(Func<Task<T>> cell, CancellationToken interrupt)
    {
        using CellPump pump = new(interrupt);
        SynchronizationContext? before = Current;
        Task<T>? running = null;
        SetSynchronizationContext(pump);
        CancellationTokenRegistration wake = interrupt.UnsafeRegister(_ => pump.WakeUp(), null);
        try
        {
#pragma warning disable SYSLIB0046 // The only way to stop a busy loop of foreign code in this process; the state it may leave behind is the user's own.
            ControlledExecution.Run(() => pump.RunUntilDone(running = cell()), interrupt);
#pragma warning restore SYSLIB0046
        }
        catch
        {
            pump._isInterrupted = true;
            throw;
        }
        finally
        {
            wake.Dispose();
            ForgetWakeUp();
            SetSynchronizationContext(before);
        }
        return running!.GetAwaiter().GetResult();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!_isOver)
        {
            _posted.Add((d, state));
        }
        else if (!_isInterrupted)
        {
            ThreadPool.QueueUserWorkItem(_ => d(state));
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public void Dispose()
    {
        _isOver = true;
        _rescue.Dispose();
        Drain();
    }

    private void RunUntilDone(Task cell)
    {
        cell.ContinueWith(_ => _posted.Add((_ => { }, null)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!cell.IsCompleted)
        {
            _isWaiting = true;
            (SendOrPostCallback call, object? state) = _posted.Take(_interrupt);
            _isWaiting = false;
            call(state);
        }
    }

    // An abort takes effect where code runs; a thread that sleeps or waits for a lock must first be woken.
    private void WakeUp()
    {
        if (_thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
        {
            _thread.Interrupt();
        }
    }

    // The thread may have woken by itself just before; what is pending would hit the next wait of this thread.
    private static void ForgetWakeUp()
    {
        try
        {
            Thread.Sleep(0);
        }
        catch (ThreadInterruptedException)
        {
            // That was it.
        }
    }

    // A cell that blocks on a task (.Result) whose continuation was posted here would wait for itself; a pool thread takes over.
    private void Rescue()
    {
        if (!_isWaiting && _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
        {
            Drain();
        }
    }

    private void Drain()
    {
        while (_posted.TryTake(out (SendOrPostCallback Call, object? State) item))
        {
            if (!_isInterrupted)
            {
                ThreadPool.QueueUserWorkItem(_ => item.Call(item.State));
            }
        }
    }
}

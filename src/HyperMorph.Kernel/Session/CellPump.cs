using System.Collections.Concurrent;
using System.Runtime;

namespace HyperMorph.Kernel.Session;

/// <summary>
/// Runs a cell on the calling thread to its end, what follows an <c>await</c> included: a busy loop after one can be stopped
/// too, and libraries whose modes belong to a thread (TorchSharp's do) see one thread.
/// </summary>
internal sealed class CellPump : SynchronizationContext, IDisposable
{
    private const int WatchPeriod = 100;

    private readonly Thread _thread = Thread.CurrentThread;
    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> _posted = [];
    private readonly CancellationToken _interrupt;
    private readonly Timer _watch;
    private readonly Lock _gate = new();
    private volatile bool _isWaiting;
    private volatile bool _isOver;
    private volatile bool _isInterrupted;

    private CellPump(CancellationToken interrupt)
    {
        _interrupt = interrupt;
        _watch = new(_ => Watch(), null, WatchPeriod, WatchPeriod);
    }

    /// <summary>Starts the cell and waits for its result; <paramref name="interrupt"/> aborts it wherever its thread is.</summary>
    /// <remarks>The runtime never returns from a run with a token that cannot be cancelled.</remarks>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static T Run<T>(Func<Task<T>> cell, CancellationToken interrupt)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(interrupt.CanBeCanceled, false);
        using CellPump pump = new(interrupt);
        SynchronizationContext? before = Current;
        Task<T>? running = null;
        SignalMask signals = SignalMask.OfThisThread();
        SetSynchronizationContext(pump);
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
            signals.Restore();
            pump.End();
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
        _watch.Dispose();
        Drain();
    }

    private void RunUntilDone(Task cell)
    {
        cell.ContinueWith(_ => _posted.Add((_ => { }, null)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!cell.IsCompleted)
        {
            _isWaiting = true;
            (SendOrPostCallback call, object? state) = _posted.Take();
            _isWaiting = false;
            call(state);
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _isOver = true;
        }
        try
        {
            Thread.Sleep(0);
        }
        catch (ThreadInterruptedException)
        {
            // The cell had just ended by itself; what is pending would hit the next wait of this thread.
        }
    }

    private void Watch()
    {
        lock (_gate)
        {
            if (_isOver || !_thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            {
                return;
            }
            // An abort takes effect where code runs; a thread that sleeps or waits must be woken.
            if (_interrupt.IsCancellationRequested)
            {
                _thread.Interrupt();
            }
            // A cell that blocks on a task (.Result) whose continuation was posted here would wait for itself; a pool thread takes over.
            else if (!_isWaiting)
            {
                Drain();
            }
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

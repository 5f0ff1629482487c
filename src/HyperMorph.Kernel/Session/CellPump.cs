using System.Collections.Concurrent;
using System.Runtime;

namespace HyperMorph.Kernel.Session;

/// <summary>
/// Runs a cell on the calling thread to its end, what follows an <c>await</c> included: a busy loop after one can be stopped
/// too, and libraries whose modes belong to a thread (TorchSharp's do) see one thread.
/// </summary>
/// <remarks>
/// An interrupt is gentle first: a thread that waits is woken, one that prints or displays is thrown out there. Only a cell that
/// still runs after that is aborted, which the runtime allows but does not do well everywhere.
/// </remarks>
internal sealed class CellPump : SynchronizationContext, IDisposable
{
    /// <summary>Held while a cell is aborted: a thread that holds it is not, and takes no other lock along.</summary>
    // A monitor, as its waiting is the runtime's own code and stays whole when a waiting thread is aborted.
    public static readonly object Gate = new();

    private const int WatchPeriod = 100, GentleRounds = 3;

    [ThreadStatic]
    private static CellPump? t_running;

    private readonly Thread _thread = Thread.CurrentThread;
    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> _posted = [];
    private readonly CancellationToken _interrupt;
    private readonly CancellationTokenSource _abort = new();
    private readonly Timer _watch;
    private readonly Lock _ending = new();
    private volatile bool _isWaiting;
    private volatile bool _isOver;
    private volatile bool _isInterrupted;
    private int _roundsSinceInterrupt;

    private CellPump(CancellationToken interrupt)
    {
        _interrupt = interrupt;
        _watch = new(_ => Watch(), null, WatchPeriod, WatchPeriod);
    }

    /// <summary>Starts the cell and waits for its result; <paramref name="interrupt"/> stops it wherever its thread is.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static T Run<T>(Func<Task<T>> cell, CancellationToken interrupt)
    {
        using CellPump pump = new(interrupt);
        SynchronizationContext? before = Current;
        SignalMask signals = SignalMask.OfThisThread();
        Task<T>? running = null;
        SetSynchronizationContext(pump);
        t_running = pump;
        try
        {
            // The only way to stop a busy loop of foreign code in this process;
            // the state it may leave behind is the user's own.
#pragma warning disable SYSLIB0046
            ControlledExecution.Run(() => pump.RunUntilDone(running = cell()), pump._abort.Token);
#pragma warning restore SYSLIB0046
        }
        catch
        {
            pump._isInterrupted = true;
            throw;
        }
        finally
        {
            t_running = null;
            signals.Restore();
            pump.End();
            SetSynchronizationContext(before);
        }
        return running!.GetAwaiter().GetResult();
    }

    /// <summary>Ends the cell here if this thread runs one and it is interrupted.</summary>
    public static void StopIfInterrupted() => t_running?._interrupt.ThrowIfCancellationRequested();

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
        cell.ContinueWith(_ => _posted.Add((_ => { }, null)), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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
        lock (_ending)
        {
            _isOver = true;
        }
        if (_interrupt.IsCancellationRequested)
        {
            Forget();
        }
    }

    // The cell may have ended by itself just before it was woken; what is pending would hit the next wait of this thread.
    private static void Forget()
    {
        try
        {
            // Not 0, which does not look for it.
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
            // That was it.
        }
    }

    private void Watch()
    {
        lock (_ending)
        {
            if (_isOver)
            {
                return;
            }
            bool blocks = _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);
            if (_interrupt.IsCancellationRequested)
            {
                Stop(blocks);
            }
            // A cell that blocks on a task (.Result) whose continuation was posted here would wait for
            // itself; a pool thread takes over.
            else if (blocks && !_isWaiting)
            {
                Drain();
            }
        }
    }

    private void Stop(bool blocks)
    {
        if (blocks)
        {
            _thread.Interrupt();
        }
        if (_roundsSinceInterrupt++ == GentleRounds)
        {
            // It returns when the thread is out of whatever cannot be aborted, native code for one.
            _ = Task.Run(() =>
            {
                lock (Gate)
                {
                    _abort.Cancel();
                }
            });
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

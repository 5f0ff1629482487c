namespace HyperMorph.Kernel;

/// <summary>Something the user can put right: the message is one sentence that says what is wrong,
/// where, and what to do.</summary>
public class KernelException : Exception
{
    /// <summary>An error with its sentence.</summary>
    public KernelException(string message) : base(message) { }

    /// <summary>An error with its sentence and what caused it.</summary>
    public KernelException(string message, Exception cause) : base(message, cause) { }
}

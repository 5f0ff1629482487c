namespace HyperMorph;

/// <summary>Something the user can put right: the message is one sentence that says what is wrong,
/// where, and what to do.</summary>
public class HyperMorphException : Exception
{
    /// <summary>An error with its sentence.</summary>
    public HyperMorphException(string message) : base(message) { }

    /// <summary>An error with its sentence and what caused it.</summary>
    public HyperMorphException(string message, Exception cause) : base(message, cause) { }
}

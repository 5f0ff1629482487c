using System.Text.Json.Nodes;

namespace HyperMorph.Kernel.Display;

/// <summary>What a cell shows: one value in one or more formats (MIME type to data),
/// under an id by which it can be updated.</summary>
internal sealed record Shown(JsonObject Data, string Id, bool IsUpdate);

/// <summary>Where what cells show goes, and where their questions are answered (prompt,
/// whether the answer is a password).</summary>
internal sealed record Front(Action<Shown> Show, Func<string, bool, string> Ask)
{
    /// <summary>The front of this process; what is shown without one is dropped.</summary>
    public static Front Current { get; set; } = new(_ => { }, (_, _) => throw new InputUnavailableException());
}

/// <summary>A cell asked for input where nobody can answer.</summary>
internal sealed class InputUnavailableException()
    : KernelException("the cell asks for input, and this front end takes none; give the value in the notebook");

using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace HyperMorph.Kernel.Session;

/// <summary>Why a cell failed: the error's kind, its message, and the lines to show.</summary>
internal sealed record CellError(string Name, string Message, string[] Traceback)
{
    /// <summary>The name of an error that the compiler found before anything ran.</summary>
    public const string Compilation = "CompilationError";

    /// <summary>The name of an error that is an interrupt.</summary>
    public const string Interrupted = "Interrupted";

    /// <summary>The name of an error whose message says everything.</summary>
    public const string Plain = "Error";

    /// <summary>A cell that was stopped from outside.</summary>
    public static CellError OfInterrupt() => new(Interrupted, "the cell was interrupted", ["the cell was interrupted"]);

    /// <summary>What the compiler says, with the lines it speaks of.</summary>
    public static CellError Of(IEnumerable<Diagnostic> diagnostics)
    {
        Diagnostic[] errors = [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)
            .OrderBy(d => d.Location.SourceSpan.Start)];
        return new(Compilation, Describe(errors[0]), [.. errors.SelectMany(e => Point(e).Prepend(Describe(e)))]);
    }

    /// <summary>An exception of the cell, its stack reduced to lines of cells and libraries.</summary>
    public static CellError Of(Exception failure)
    {
        while (failure is TypeInitializationException or TargetInvocationException && failure.InnerException is { } inner)
        {
            failure = inner;
        }
        if (failure is KernelException)
        {
            return new(Plain, failure.Message, [failure.Message]);
        }
        List<string> lines = [];
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            lines.Add($"{(e == failure ? "" : "caused by ")}{e.GetType()}: {e.Message}");
            lines.AddRange(new StackTrace(e, fNeedFileInfo: true).GetFrames().Select(Describe).OfType<string>());
        }
        return new(failure.GetType().ToString(), failure.Message, [.. lines]);
    }

    private static string Describe(Diagnostic error)
    {
        LinePosition start = error.Location.GetLineSpan().StartLinePosition;
        string message = error.GetMessage(CultureInfo.InvariantCulture);
        string path = error.Location.GetLineSpan().Path;
        string where = path.StartsWith(Submission.PathPrefix, StringComparison.Ordinal) || path.Length == 0 ? "" : $"{path} ";
        return $"{where}({start.Line + 1},{start.Character + 1}): {error.Id}: {message}";
    }

    private static IEnumerable<string> Point(Diagnostic error)
    {
        if (error.Location.SourceTree is { } tree)
        {
            LinePosition start = error.Location.GetLineSpan().StartLinePosition;
            yield return $"    {tree.GetText().Lines[start.Line].ToString().Replace('\t', ' ')}";
            yield return $"    {new string(' ', start.Character)}^";
        }
    }

    private static string? Describe(StackFrame frame)
    {
        MethodBase? method = frame.GetMethod();
        string? type = method?.DeclaringType?.FullName, file = frame.GetFileName();
        if (method is null || type is null || method.DeclaringType!.Assembly == typeof(CellError).Assembly
            || type.StartsWith("System.Runtime.", StringComparison.Ordinal))
        {
            return null;
        }
        string place = file is null ? "" : $"{Path.GetFileName(file)}, line {frame.GetFileLineNumber()}";
        return Submission.IsCell(method.DeclaringType!)
            ? place.Length > 0 ? $"   at {place}" : null
            : $"   at {type}.{method.Name}{(place.Length > 0 ? $" in {place}" : "")}";
    }
}

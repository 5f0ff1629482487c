using System.Diagnostics;
using System.Text.Json.Nodes;
using HyperMorph.Kernel.Display;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.DotNet.Interactive;
using static System.FormattableString;

namespace HyperMorph.Kernel.Session;

/// <summary>How a cell ended: with a value to show, with none, or with an error.</summary>
internal sealed record CellOutcome(JsonObject? Value, CellError? Error);

/// <summary>Runs cells one after the other; variables, usings and types of earlier cells stay.</summary>
internal sealed class CSharpSession
{
    private readonly References _references = new();
    private readonly Task _warm;
    private Submission? _last;
    private object?[] _variables = new object?[16];
    private int _submissions;

    /// <summary>A session; the compiler is warmed up in the background.</summary>
    public CSharpSession() => _warm = WarmUp.Start(_references);

    /// <summary>Runs a cell on this thread; shows what it displays, returns how it ended;
    /// an interrupt keeps what it has set so far.</summary>
    public CellOutcome Run(string code, int number, CancellationToken interrupt)
    {
        try
        {
            _warm.Wait(interrupt);
            Cell cell = Cell.Parse(code);
            Stopwatch watch = Stopwatch.StartNew();
            CellOutcome outcome = new(null, null);
            foreach (CellPart part in cell.Parts)
            {
                Show(outcome.Value);
                outcome = part.Language == CellLanguage.Markdown ? ShowMarkdown(part) : RunCSharp(part.Text, number, interrupt);
                if (outcome.Error is not null)
                {
                    return outcome;
                }
            }
            if (cell.IsTimed)
            {
                Show(new() { ["text/plain"] = Invariant($"Wall time: {watch.Elapsed.TotalMilliseconds:0.##} ms") });
            }
            return outcome;
        }
        // Whatever a cell throws is the cell's, and the session goes on.
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return new(null, interrupt.IsCancellationRequested ? CellError.OfInterrupt() : CellError.Of(failure));
        }
    }

    /// <summary>What could stand at a place of a cell: from where to where it replaces the code, and the names.</summary>
    public Completions Complete(string code, int position) => Completions.At(Bind(code), position);

    /// <summary>What a place of a cell means, with its documentation; null where nothing is known.</summary>
    public string? Inspect(string code, int position) => Inspection.At(Bind(code), position);

    /// <summary>One of Jupyter's words: complete, incomplete or invalid.</summary>
    public static string IsComplete(string code)
    {
        try
        {
            Cell cell = Cell.Parse(code);
            SyntaxTree[] trees = [.. cell.Parts.Where(p => p.Language == CellLanguage.CSharp)
                .Select(p => Submission.Parse(p.Text, 0))];
            return !trees.All(SyntaxFactory.IsCompleteSubmission) ? "incomplete"
                : trees.Any(t => t.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error)) ? "invalid" : "complete";
        }
        catch (KernelException)
        {
            return "invalid";
        }
    }

    private CellOutcome RunCSharp(string code, int number, CancellationToken interrupt)
    {
        Submission submission = Resolved(Submission.Parse(code, number));
        (Func<object?[], Task<object?>>? run, CellError? error) = submission.Load(interrupt);
        if (error is not null)
        {
            return new(null, error);
        }
        // From here on its variables count, also when it fails half-way.
        _last = submission;
        if (run is null)
        {
            return new(null, null);
        }
        _submissions++;
        if (_submissions + 1 >= _variables.Length)
        {
            Array.Resize(ref _variables, 2 * _variables.Length);
        }
        object? value = CellPump.Run(() => run(_variables), interrupt);
        bool shows = value is not DisplayedValue && (value is not null || submission.HasValue());
        return new(shows ? MimeBundle.Of(value) : null, null);
    }

    // With everything that #r names in the cell and in files that it loads.
    private Submission Resolved(SyntaxTree tree)
    {
        Submission submission = Submission.Create(tree, _references, _last);
        ReferenceDirectiveTriviaSyntax[] directives =
            [.. submission.Compilation.SyntaxTrees.SelectMany(t => t.GetCompilationUnitRoot().GetReferenceDirectives())];
        Array.ForEach(directives, Resolve);
        return directives.Length == 0 ? submission : Submission.Create(tree, _references, _last);
    }

    private void Resolve(ReferenceDirectiveTriviaSyntax directive)
    {
        try
        {
            _references.Add(directive.File.ValueText);
        }
        catch (KernelException failure)
        {
            throw new KernelException(
                $"line {directive.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {failure.Message}", failure);
        }
    }

    private Submission Bind(string code)
    {
        _warm.Wait();
        string part = Cell.Parse(code).Parts.LastOrDefault(p => p.Language == CellLanguage.CSharp)?.Text ?? "";
        return Submission.Create(Submission.Parse(part, 0), _references, _last);
    }

    private static CellOutcome ShowMarkdown(CellPart part)
    {
        Show(new() { ["text/markdown"] = part.Text.Trim() });
        return new(null, null);
    }

    private static void Show(JsonObject? data)
    {
        if (data is not null)
        {
            Front.Current.Show(new(data, Guid.NewGuid().ToString("N"), false));
        }
    }
}

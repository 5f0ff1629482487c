using HyperMorph.Kernel.Display;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HyperMorph.Kernel.Session;

/// <summary>Loads and compiles the code that a first cell needs, on two threads while the front end still connects; nothing of
/// it stays in the session.</summary>
internal static class WarmUp
{
    private const string Cell =
        "using System; int x = 1; var y = new[] { x }.Select(i => i + 1); await Task.CompletedTask; display(y)";

    private const string Library = "class C { static System.Func<int, int> M(int a) { int b = 1; return x => x + a + b; } }";

    /// <summary>Starts it; a cell can run when the returned task is done.</summary>
    public static Task Start(References references)
    {
        // Threads of their own: the pool's few are needed to answer the front end.
        Task.Factory.StartNew(EmitAndFormat, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.Factory.StartNew(
            () => Compile(references), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static void Compile(References references)
    {
        Submission cell = Submission.Create(Submission.Parse(Cell, 0), references, null);
        cell.Load(CancellationToken.None);
        cell.HasValue();
    }

    // Writing an assembly is half of a compilation's work; a library with one reference comes to it at once.
    private static void EmitAndFormat()
    {
        CSharpCompilation library = CSharpCompilation.Create(nameof(WarmUp), [CSharpSyntaxTree.ParseText(Library)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)], new(OutputKind.DynamicallyLinkedLibrary));
        using MemoryStream image = new(), symbols = new();
        library.Emit(image, symbols, options: Submission.Emitting);
        MimeBundle.Of(Tuple.Create(1));
    }
}

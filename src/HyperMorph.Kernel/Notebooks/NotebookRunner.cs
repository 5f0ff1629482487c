using System.Diagnostics;
using System.Text.Json.Nodes;
using HyperMorph.Kernel.Jupyter;
using HyperMorph.Kernel.Session;

namespace HyperMorph.Kernel.Notebooks;

/// <summary>A cell that has been run: its number among the code cells, how many there are, and how long it took.</summary>
internal sealed record CellDone(int Number, int Of, NotebookCell Cell, TimeSpan Time);

/// <summary>The cell at which a notebook stopped, and why.</summary>
internal sealed record CellFailure(int Number, string Error);

/// <summary>Runs a notebook from top to bottom in a kernel of its own, as Jupyter would.</summary>
internal static class NotebookRunner
{
    private const string MayFail = "raises-exception";

    /// <summary>
    /// Runs the code cells in order in the notebook's folder and fills in their outputs. Stops at the first that fails, unless it
    /// is tagged <c>raises-exception</c>; null when all went well. The timeout is for each cell.
    /// </summary>
    public static CellFailure? Run(
        Notebook notebook, TimeSpan? timeout, Action<CellDone> done, CancellationToken cancellation = default)
    {
        notebook.Prepare();
        using KernelClient kernel = new(Path.GetDirectoryName(Path.GetFullPath(notebook.FilePath))!);
        CellOutputs outputs = new();
        IReadOnlyList<NotebookCell> cells = notebook.CodeCells;
        for (int i = 0; i < cells.Count; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            outputs.Begin(cells[i]);
            string? error = Run(kernel, cells[i], outputs, timeout, cancellation);
            done(new(i + 1, cells.Count, cells[i], watch.Elapsed));
            if (error is not null)
            {
                return new(i + 1, error);
            }
        }
        return null;
    }

    private static string? Run(
        KernelClient kernel, NotebookCell cell, CellOutputs outputs, TimeSpan? timeout, CancellationToken cancellation)
    {
        try
        {
            JsonObject reply = kernel.Execute(cell.Source, timeout, outputs.Add, cancellation);
            return (string?)reply["status"] == "ok" || cell.HasTag(MayFail) ? null
                : (string?)reply["ename"] == CellError.Plain ? (string?)reply["evalue"] : $"{reply["ename"]}: {reply["evalue"]}";
        }
        catch (Exception failure) when (failure is KernelException or TimeoutException)
        {
            string name = failure is TimeoutException ? "Timeout"
                : failure is KernelDiedException ? "DeadKernel"
                : CellError.Plain;
            outputs.AddError(name, failure.Message, [failure.Message]);
            return failure.Message;
        }
    }
}

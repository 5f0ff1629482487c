using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using HyperMorph.Kernel.Session;

namespace HyperMorph.Kernel.Notebooks;

/// <summary>Gives a notebook's parameters other values, by a cell behind the one that is tagged <c>parameters</c>
/// (papermill's convention).</summary>
internal static class Parameters
{
    private const string Tag = "parameters", InjectedTag = "injected-parameters";

    /// <summary>Sets each of <paramref name="assignments"/> (<c>name=value</c>);
    /// text needs no quotes where the parameter is a string.</summary>
    /// <exception cref="KernelException">There is no such parameter, or no cell with that tag.</exception>
    public static void Set(Notebook notebook, IReadOnlyList<string> assignments)
    {
        if (assignments.Count == 0)
        {
            return;
        }
        foreach (NotebookCell earlier in notebook.Cells.Where(c => c.HasTag(InjectedTag)).ToList())
        {
            notebook.Remove(earlier);
        }
        NotebookCell cell = notebook.CodeCells.FirstOrDefault(c => c.HasTag(Tag))
            ?? throw new KernelException($"{notebook.FilePath} has no cell tagged '{Tag}', so nothing can be set in it");
        Dictionary<string, bool> known = Declared(cell.Source);
        notebook.InsertAfter(cell,
            string.Join('\n', assignments.Select(a => Statement(a, known, notebook.FilePath))), InjectedTag);
    }

    private static string Statement(string assignment, Dictionary<string, bool> known, string path)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
        {
            throw new KernelException($"'{assignment}' is not of the form name=value");
        }
        string name = assignment[..equals].Trim(), value = assignment[(equals + 1)..].Trim();
        if (!known.TryGetValue(name, out bool isText))
        {
            throw new KernelException($"{path} has no parameter '{name}'; its parameters are {string.Join(", ", known.Keys)}");
        }
        return $"{name} = {(isText && !value.StartsWith('"') ? SymbolDisplay.FormatLiteral(value, quote: true) : value)};";
    }

    // The variables that a cell declares, and whether each is a text.
    private static Dictionary<string, bool> Declared(string code) =>
        Submission.Parse(Cell.Parse(code).Parts[0].Text, 0).GetCompilationUnitRoot().Members
            .OfType<FieldDeclarationSyntax>()
            .SelectMany(f => f.Declaration.Variables
                .Select(v => (Name: v.Identifier.Text, IsText: IsText(f.Declaration.Type, v))))
            .ToDictionary(v => v.Name, v => v.IsText, StringComparer.Ordinal);

    private static bool IsText(TypeSyntax type, VariableDeclaratorSyntax variable) =>
        type.ToString().TrimEnd('?') is "string" or "String"
            || (type.IsVar && variable.Initializer?.Value.Kind()
                is SyntaxKind.StringLiteralExpression or SyntaxKind.InterpolatedStringExpression);
}

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HyperMorph.Kernel.Session;

/// <summary>What a name in a cell means.</summary>
internal static partial class Inspection
{
    /// <summary>Signature and documentation of the name at or before a position; null where there is none.</summary>
    public static string? At(Submission submission, int position)
    {
        string code = submission.Tree.ToString();
        position = Math.Clamp(position, 0, code.Length);
        if (position > 0 && (position == code.Length || !SyntaxFacts.IsIdentifierPartCharacter(code[position])))
        {
            position--;
        }
        SemanticModel model = submission.Compilation.GetSemanticModel(submission.Tree);
        SyntaxNode? node = submission.Tree.GetRoot().FindToken(position).Parent;
        SymbolInfo info = node is null ? default : model.GetSymbolInfo(node);
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault()
            ?? (node is null ? null : model.GetDeclaredSymbol(node));
        return symbol is null ? null : $"{Signature(symbol)}\n{Documentation(symbol)}".TrimEnd();
    }

    private static string Signature(ISymbol symbol) => symbol.ToDisplayString(
        SymbolDisplayFormat.MinimallyQualifiedFormat.AddMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType));

    private static string Documentation(ISymbol symbol)
    {
        string xml = symbol.GetDocumentationCommentXml() ?? "";
        string text = Tag().Replace(Reference().Replace(xml, "${name}"), " ");
        return System.Net.WebUtility.HtmlDecode(Blank().Replace(text, " ")).Trim();
    }

    [GeneratedRegex("<(see|paramref|typeparamref)\\s+\\w+=\"(\\w:)?(?<name>[^\"]+)\"\\s*/>")]
    private static partial Regex Reference();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Blank();
}

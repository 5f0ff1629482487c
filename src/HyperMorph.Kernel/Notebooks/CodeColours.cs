using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HyperMorph.Kernel.Notebooks;

/// <summary>C# code as HTML with its keywords, texts, numbers and comments marked.</summary>
internal static class CodeColours
{
    /// <summary>The code in spans of the classes k, s, n and c.</summary>
    public static string Html(string code)
    {
        StringBuilder html = new();
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(code,
            options: new CSharpParseOptions(kind: SourceCodeKind.Script)))
        {
            Append(html, token.LeadingTrivia);
            Append(html, token.ToString(), Class(token));
            Append(html, token.TrailingTrivia);
        }
        return html.ToString();
    }

    private static void Append(StringBuilder html, SyntaxTriviaList trivia)
    {
        foreach (SyntaxTrivia t in trivia)
        {
            Append(html, t.ToFullString(), t.IsDirective || t.ToFullString().TrimStart() is ['/', ..] or ['#', ..] ? "c" : "");
        }
    }

    private static void Append(StringBuilder html, string text, string kind)
    {
        string encoded = WebUtility.HtmlEncode(text);
        html.Append(kind.Length == 0 || text.Length == 0 ? encoded : $"<span class=\"{kind}\">{encoded}</span>");
    }

    private static string Class(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringToken
            or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken => "s",
        _ => token.IsKeyword() || token.Text is "var" or "await" ? "k" : "",
    };
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HyperMorph.Kernel.Session;

/// <summary>Names that fit at a place of a cell, and the span of code that they replace.</summary>
internal sealed record Completions(int Start, int End, string[] Names)
{
    /// <summary>The names that begin like what stands before <paramref name="position"/>.</summary>
    public static Completions At(Submission submission, int position)
    {
        string code = submission.Tree.ToString();
        position = Math.Clamp(position, 0, code.Length);
        int start = position;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[start - 1]))
        {
            start--;
        }
        string prefix = code[start..position];
        SemanticModel model = submission.Compilation.GetSemanticModel(submission.Tree);
        IEnumerable<string> names = Candidates(model, code, start)
            .Where(s => s.CanBeReferencedByName && !s.IsImplicitlyDeclared)
            .Select(s => s.Name).Concat(Left(model, code, start) is null ? Keywords() : []);
        return new(start, position, [.. names.Where(n => n.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Distinct()
            .OrderByDescending(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .ThenBy(n => n, StringComparer.OrdinalIgnoreCase)]);
    }

    private static IEnumerable<ISymbol> Candidates(SemanticModel model, string code, int start)
    {
        if (Left(model, code, start) is not { } left)
        {
            return model.LookupSymbols(start);
        }
        if (model.GetSpeculativeSymbolInfo(start, left, SpeculativeBindingOption.BindAsExpression).Symbol
            is INamespaceOrTypeSymbol place)
        {
            return model.LookupSymbols(start, place).Where(s => s.IsStatic || s is INamespaceOrTypeSymbol);
        }
        return model.GetSpeculativeTypeInfo(start, left, SpeculativeBindingOption.BindAsExpression).Type is { } type
            ? model.LookupSymbols(start, type, includeReducedExtensionMethods: true)
                .Where(s => !s.IsStatic && s is not ITypeSymbol)
            : [];
    }

    // What stands before the dot that stands before the place.
    private static ExpressionSyntax? Left(SemanticModel model, string code, int start)
    {
        int dot = start - 1;
        while (dot >= 0 && char.IsWhiteSpace(code[dot]))
        {
            dot--;
        }
        if (dot < 0 || code[dot] != '.')
        {
            return null;
        }
        SyntaxNode? owner = model.SyntaxTree.GetRoot().FindToken(dot).Parent;
        string? left = owner switch
        {
            MemberAccessExpressionSyntax access => access.Expression.ToString(),
            QualifiedNameSyntax name => name.Left.ToString(),
            MemberBindingExpressionSyntax binding =>
                binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().First().Expression.ToString(),
            _ => null,
        };
        return left is null ? null : SyntaxFactory.ParseExpression(left);
    }

    private static IEnumerable<string> Keywords() =>
        SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(k => k.Length > 0 && char.IsLetter(k[0]));
}

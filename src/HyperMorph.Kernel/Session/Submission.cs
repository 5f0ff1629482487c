using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace HyperMorph.Kernel.Session;

/// <summary>C# code of a cell as a compilation that sees the variables of those before it.</summary>
internal sealed class Submission
{
    /// <summary>How the source path of every cell begins.</summary>
    public const string PathPrefix = "cell [";

    /// <summary>How assemblies are written.</summary>
    public static readonly EmitOptions Emitting = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    // What .NET Interactive imports.
    private static readonly string[] Usings =
    [
        "System", "System.IO", "System.Text", "System.Collections", "System.Collections.Generic", "System.Linq",
        "System.Threading.Tasks",
        "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Kernel", "Microsoft.DotNet.Interactive.Formatting",
        "Microsoft.DotNet.Interactive.Formatting.PocketViewTags",
    ];

    private static int s_count;

    private Submission(SyntaxTree tree, CSharpCompilation compilation) => (Tree, Compilation) = (tree, compilation);

    /// <summary>The parsed code.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>The code with everything it refers to.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>Whether the type belongs to compiled cells.</summary>
    public static bool IsCell(Type type) => type.Assembly.GetName().Name!.StartsWith("NotebookCell", StringComparison.Ordinal);

    /// <summary>Parses code; <paramref name="number"/> is the cell's execution count, which errors show.</summary>
    public static SyntaxTree Parse(string code, int number) =>
        CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Parsing, $"{PathPrefix}{number}]");

    /// <summary>Binds parsed code to references and to the submission before it.</summary>
    public static Submission Create(SyntaxTree tree, References references, Submission? previous)
    {
        CSharpCompilationOptions options = new(
            OutputKind.DynamicallyLinkedLibrary, usings: Usings, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
            sourceReferenceResolver: new SourceFileResolver([], Environment.CurrentDirectory),
            metadataReferenceResolver: references,
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
        return new(tree, CSharpCompilation.CreateScriptCompilation(
            $"NotebookCell{Interlocked.Increment(ref s_count)}", tree, references.All, options, previous?.Compilation,
            typeof(object)));
    }

    /// <summary>Whether the code ends in an expression whose value is the cell's.</summary>
    public bool HasValue()
    {
        MemberDeclarationSyntax? last = Tree.GetCompilationUnitRoot().Members.LastOrDefault();
        return last is GlobalStatementSyntax
        {
            Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } expression
        }
            ? Compilation.GetSemanticModel(Tree).GetTypeInfo(expression.Expression).Type
                is not { SpecialType: SpecialType.System_Void }
            : last is GlobalStatementSyntax { Statement: ReturnStatementSyntax };
    }

    /// <summary>Compiles into this process; returns the function that runs the code on the array of all submissions'
    /// variables, if there is code.</summary>
    public (Func<object?[], Task<object?>>? Run, CellError? Error) Load(CancellationToken interrupt)
    {
        if (!HasCode())
        {
            Diagnostic[] errors = [.. Compilation.GetDiagnostics(interrupt).Where(d => d.Severity == DiagnosticSeverity.Error)];
            return (null, errors.Length > 0 ? CellError.Of(errors) : null);
        }
        using MemoryStream image = new(), symbols = new();
        EmitResult emitted = Compilation.Emit(image, symbols, options: Emitting, cancellationToken: interrupt);
        if (!emitted.Success)
        {
            return (null, CellError.Of(emitted.Diagnostics));
        }
        IMethodSymbol entry = Compilation.GetEntryPoint(interrupt)!;
        image.Position = symbols.Position = 0;
        Type type = AssemblyLoadContext.Default.LoadFromStream(image, symbols)
            .GetType(entry.ContainingType.MetadataName, throwOnError: true)!;
        return (type.GetMethod(entry.MetadataName)!.CreateDelegate<Func<object?[], Task<object?>>>(), null);
    }

    // Comments and usings alone: the compiler gives such a submission no place among the variables.
    private bool HasCode() => Compilation.SyntaxTrees.Any(t => t.GetCompilationUnitRoot().Members.Count > 0);
}

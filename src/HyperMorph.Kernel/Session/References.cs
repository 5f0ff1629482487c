using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;

namespace HyperMorph.Kernel.Session;

/// <summary>What cells refer to: the framework, the kernel's display, and what <c>#r</c> adds,
/// with everything that needs in turn.</summary>
/// <remarks>
/// All of it is loaded into one context, and an assembly that the kernel has is always the kernel's: so there is one registry of
/// formatters, also for a library that brings its own copy of the package.
/// </remarks>
internal sealed class References : MetadataReferenceResolver
{
    private static readonly Dictionary<string, string> OwnAssemblies =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .DistinctBy(Path.GetFileNameWithoutExtension)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);

    private static readonly string[] DisplayAssemblies = ["HyperMorph.Kernel", "Microsoft.DotNet.Interactive.Formatting",
        "Microsoft.AspNetCore.Html.Abstractions"];

    private readonly Dictionary<string, PortableExecutableReference> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ImmutableArray<PortableExecutableReference>> _resolved = [];
    private readonly List<AssemblyDependencyResolver> _natives = [];
    private readonly NuGetPackages _packages = new();

    /// <summary>References of a fresh session.</summary>
    public References()
    {
        string framework = RuntimeEnvironment.GetRuntimeDirectory();
        foreach ((string name, string path) in OwnAssemblies)
        {
            if (path.StartsWith(framework, StringComparison.Ordinal) || DisplayAssemblies.Contains(name))
            {
                Know(path);
            }
        }
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            _byName.TryGetValue(name.Name!, out PortableExecutableReference? known)
                ? context.LoadFromAssemblyPath(known.FilePath!)
                : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            FindNative(name) is { } path ? NativeLibrary.Load(path) : 0;
    }

    /// <summary>Everything that a cell may name.</summary>
    public IEnumerable<MetadataReference> All => _byName.Values;

    /// <summary>Adds what the text of a <c>#r</c> names: a path, an assembly's name, or <c>nuget: Id, Version</c>.</summary>
    /// <exception cref="KernelException">It is not there.</exception>
    public ImmutableArray<PortableExecutableReference> Add(string reference)
    {
        if (!_resolved.TryGetValue(reference, out ImmutableArray<PortableExecutableReference> known))
        {
            known = reference.TrimStart().StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)
                ? [.. _packages.Add(reference).Select(Know)]
                : OwnAssemblies.TryGetValue(reference, out string? own) ? [Know(own)]
                : AddFile(Path.GetFullPath(reference), reference);
            _resolved.Add(reference, known);
        }
        return known;
    }

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        try
        {
            // The compiler takes one; what comes with it is among All.
            return Add(reference)[..1];
        }
        catch (KernelException)
        {
            return [];
        }
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private ImmutableArray<PortableExecutableReference> AddFile(string path, string reference)
    {
        if (!File.Exists(path))
        {
            throw new KernelException($"#r \"{reference}\": there is no such file, "
                + $"looked for from the folder {Environment.CurrentDirectory}; build it, or correct the path");
        }
        _natives.Add(new AssemblyDependencyResolver(path));
        ImmutableArray<PortableExecutableReference> added = [.. WithNeighbours(path, reference).Select(Know)];
        // A library that prepares its native part in a module initialiser must do so before a cell uses what it depends on.
        RuntimeHelpers.RunModuleConstructor(
            AssemblyLoadContext.Default.LoadFromAssemblyPath(added[0].FilePath!).ManifestModule.ModuleHandle);
        return added;
    }

    // An assembly and what lies beside it: what its .deps.json names, or everything where there is none.
    private static List<string> WithNeighbours(string path, string reference)
    {
        if (!IsManaged(path))
        {
            throw new KernelException($"#r \"{reference}\": {Path.GetFileName(path)} is no .NET assembly");
        }
        string folder = Path.GetDirectoryName(path)!, dependencies = Path.ChangeExtension(path, ".deps.json");
        string[] neighbours = Directory.GetFiles(folder, "*.dll");
        if (File.Exists(dependencies))
        {
            IEnumerable<string> named =
                from target in JsonNode.Parse(File.ReadAllText(dependencies))!["targets"]!.AsObject()
                from library in target.Value!.AsObject()
                from file in library.Value!["runtime"]?.AsObject() ?? []
                select Path.GetFileName(file.Key);
            neighbours = [.. neighbours.IntersectBy(named, Path.GetFileName)];
        }
        return [path, .. neighbours.Where(n => n != path && IsManaged(n))];
    }

    private static bool IsManaged(string path)
    {
        try
        {
            using PEReader file = new(File.OpenRead(path));
            return file.HasMetadata;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private PortableExecutableReference Know(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (!_byName.TryGetValue(name, out PortableExecutableReference? known))
        {
            path = OwnAssemblies.GetValueOrDefault(name, path);
            known = MetadataReference.CreateFromFile(path,
                documentation: new XmlDocumentation(Path.ChangeExtension(path, ".xml")));
            _byName.Add(name, known);
        }
        return known;
    }

    private string? FindNative(string name) =>
        _natives.Select(r => r.ResolveUnmanagedDllToPath(name)).FirstOrDefault(p => p is not null) ?? _packages.FindNative(name);
}

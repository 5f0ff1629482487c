using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace HyperMorph.Kernel.Session;

/// <summary>What cells refer to: the framework, the kernel's display, and what <c>#r</c> adds, with everything that needs in turn.</summary>
/// <remarks>
/// All of it is loaded into one context, and an assembly that the kernel has is always the kernel's: so there is one registry of
/// formatters, also for a library that brings its own copy of the package.
/// </remarks>
internal sealed class References : MetadataReferenceResolver
{
    private static readonly Dictionary<string, string> OwnAssemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .DistinctBy(Path.GetFileNameWithoutExtension).ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);

    private static readonly string[] DisplayAssemblies = ["HyperMorph.Kernel", "Microsoft.DotNet.Interactive.Formatting", "Microsoft.AspNetCore.Html.Abstractions"];

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
            _byName.TryGetValue(name.Name!, out PortableExecutableReference? known) ? context.LoadFromAssemblyPath(known.FilePath!) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => FindNative(name) is { } path ? NativeLibrary.Load(path) : 0;
    }

    /// <summary>Everything that a cell may name.</summary>
    public IEnumerable<MetadataReference> All => _byName.Values;

    /// <summary>Adds what the text of a <c>#r</c> names: a path, an assembly's name, or <c>nuget: Id, Version</c>.</summary>
    /// <exception cref="KernelException">It is not there.</exception>
    public ImmutableArray<PortableExecutableReference> Add(string reference)
    {
        if (!_resolved.TryGetValue(reference, out ImmutableArray<PortableExecutableReference> known))
        {
            known = reference.TrimStart().StartsWith("nuget:", StringComparison.OrdinalIgnoreCase) ? [.. _packages.Add(reference).Select(Know)]
                : OwnAssemblies.TryGetValue(reference, out string? own) ? [Know(own)]
                : AddFile(Path.GetFullPath(reference), reference);
            _resolved.Add(reference, known);
        }
        return known;
    }

    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        try
        {
            return Add(reference);
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
            throw new KernelException($"#r \"{reference}\": there is no such file, looked for from the folder {Environment.CurrentDirectory}; build it, or correct the path");
        }
        _natives.Add(new AssemblyDependencyResolver(path));
        ImmutableArray<PortableExecutableReference> added = [.. WithNeighbours(path, reference).Select(Know)];
        // A library that prepares its native part in a module initialiser must do so before a cell uses what it depends on.
        RuntimeHelpers.RunModuleConstructor(AssemblyLoadContext.Default.LoadFromAssemblyPath(added[0].FilePath!).ManifestModule.ModuleHandle);
        return added;
    }

    // An assembly and, of all that it needs directly or not, what lies beside it.
    private static List<string> WithNeighbours(string path, string reference)
    {
        List<string> found = [path];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase) { Path.GetFileNameWithoutExtension(path) };
        for (int i = 0; i < found.Count; i++)
        {
            foreach (string name in NamesNeededBy(found[i], reference).Where(seen.Add))
            {
                string neighbour = Path.Combine(Path.GetDirectoryName(path)!, name + ".dll");
                if (File.Exists(neighbour))
                {
                    found.Add(neighbour);
                }
            }
        }
        return found;
    }

    private static List<string> NamesNeededBy(string path, string reference)
    {
        try
        {
            using PEReader file = new(File.OpenRead(path));
            MetadataReader metadata = file.GetMetadataReader();
            return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
        }
        catch (Exception failure) when (failure is BadImageFormatException or InvalidOperationException)
        {
            throw new KernelException($"#r \"{reference}\": {Path.GetFileName(path)} is no .NET assembly", failure);
        }
    }

    private PortableExecutableReference Know(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (!_byName.TryGetValue(name, out PortableExecutableReference? known))
        {
            path = OwnAssemblies.GetValueOrDefault(name, path);
            known = MetadataReference.CreateFromFile(path, documentation: new XmlDocumentation(Path.ChangeExtension(path, ".xml")));
            _byName.Add(name, known);
        }
        return known;
    }

    private string? FindNative(string name) =>
        _natives.Select(r => r.ResolveUnmanagedDllToPath(name)).FirstOrDefault(p => p is not null) ?? _packages.FindNative(name);
}

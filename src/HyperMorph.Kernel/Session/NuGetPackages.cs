using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace HyperMorph.Kernel.Session;

/// <summary>Packages of a session: all of them restored together by <c>dotnet restore</c>,
/// so that their versions agree.</summary>
internal sealed partial class NuGetPackages
{
    private readonly List<(string Id, string Version)> _asked = [];
    private readonly List<string> _natives = [];

    /// <summary>Restores <c>nuget: Id, Version</c> (any version without one) and returns the assemblies of it and
    /// all that it needs.</summary>
    /// <exception cref="KernelException">There is no such package or version, or it cannot be had.</exception>
    public IReadOnlyList<string> Add(string reference)
    {
        Match match = Pattern().Match(reference);
        if (!match.Success)
        {
            throw new KernelException($"#r \"{reference}\" is not of the form #r \"nuget: Id, Version\"");
        }
        List<(string Id, string Version)> asked = [.. _asked,
            (match.Groups["id"].Value, match.Groups["version"] is { Success: true } version ? version.Value : "*")];
        JsonNode assets = Restore(asked);
        _asked.Add(asked[^1]);
        string[] roots = [.. assets["packageFolders"]!.AsObject().Select(folder => folder.Key)];
        JsonObject libraries = assets["libraries"]!.AsObject();
        JsonObject target = assets["targets"]!.AsObject().Last().Value!.AsObject();
        IEnumerable<string> Files(string kind) =>
            from package in target
            from file in package.Value![kind]?.AsObject() ?? []
            where !file.Key.EndsWith("_._", StringComparison.Ordinal)
            let path = Path.Combine((string)libraries[package.Key]!["path"]!, file.Key)
            select roots.Select(root => Path.Combine(root, path)).First(File.Exists);
        _natives.AddRange(Files("native"));
        return [.. Files("runtime").Where(f => f.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The path of a native library that a package brought; null where none did.</summary>
    public string? FindNative(string name) => _natives.Find(path => Path.GetFileName(path) is { } file
        && (file == name || file == $"lib{name}.so" || file == $"lib{name}.dylib"
            || file == $"{name}.dll" || file == $"{name}.so" || file == $"lib{name}"));

    private static JsonNode Restore(List<(string Id, string Version)> packages)
    {
        XElement project = new("Project", new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement("PropertyGroup",
                new XElement("TargetFramework", $"net{Environment.Version.Major}.{Environment.Version.Minor}"),
                new XElement("RuntimeIdentifier", RuntimeInformation.RuntimeIdentifier),
                new XElement("SelfContained", "false"), new XElement("UseAppHost", "false"),
                new XElement("RestoreRootConfigDirectory", Environment.CurrentDirectory)),
            new XElement("ItemGroup", packages.Select(p =>
                new XElement("PackageReference", new XAttribute("Include", p.Id), new XAttribute("Version", p.Version)))));
        string text = project.ToString();
        string folder = Path.Combine(CacheFolder(),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
        string assets = Path.Combine(folder, "obj", "project.assets.json");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "packages.csproj"), text);
        (int code, string output) = Run(folder);
        return code == 0 && File.Exists(assets) ? JsonNode.Parse(File.ReadAllText(assets))!
            : throw new KernelException(
                $"#r \"nuget: {packages[^1].Id}, {packages[^1].Version}\" cannot be restored: {Complaint(output)}");
    }

    private static (int Code, string Output) Run(string folder)
    {
        ProcessStartInfo start = new(DotNetHost.Path, ["restore", "packages.csproj", "--nologo", "-v", "quiet"])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new KernelException(
                $"#r \"nuget: …\" needs the .NET SDK, and '{DotNetHost.Path}' does not start: {failure.Message}", failure);
        }
    }

    private static string Complaint(string output) =>
        Error().Match(output) is { Success: true } error
            ? error.Groups["message"].Value.Trim()
            : $"dotnet restore says: {output.Trim().ReplaceLineEndings(" ")}";

    private static string CacheFolder()
    {
        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "hypermorph", "packages");
    }

    [GeneratedRegex(@"^\s*nuget:\s*(?<id>[\w.-]+)\s*(,\s*(?<version>[\w.*+\[\]\(\)-]+)\s*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"error (NU|MSB|NETSDK)\d+:\s*(?<message>[^\[\r\n]+)")]
    private static partial Regex Error();
}

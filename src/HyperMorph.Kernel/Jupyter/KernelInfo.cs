using System.Text.Json.Nodes;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    /// <summary>The kernel's language as .NET Interactive names it; notebooks and kernelspecs hold it.</summary>
    public const string Language = "C#";

    /// <summary>How front ends show the kernel.</summary>
    public const string DisplayName = ".NET (C#)";

    /// <summary>The kernel's name in notebooks.</summary>
    public const string Name = ".net-csharp";

    /// <summary>The language_info of the protocol and of nbformat.</summary>
    public static JsonObject LanguageInfo() => new()
    {
        ["name"] = Language, ["version"] = "14.0", ["mimetype"] = "text/x-csharp", ["file_extension"] = ".cs",
        ["pygments_lexer"] = "csharp", ["codemirror_mode"] = "text/x-csharp",
    };

    /// <summary>The content of a kernel_info_reply.</summary>
    public static JsonObject Reply()
    {
        string version = typeof(KernelInfo).Assembly.GetName().Version!.ToString(3);
        return new()
        {
            ["status"] = "ok", ["protocol_version"] = Message.ProtocolVersion, ["implementation"] = "HyperMorph.Kernel",
            ["implementation_version"] = version,
            ["banner"] = $"HyperMorph.Kernel {version}, C# on .NET {Environment.Version}", ["language_info"] = LanguageInfo(),
            ["help_links"] = new JsonArray(),
        };
    }
}

using System.IO.Compression;
using System.Reflection;
using Plotly.NET;

namespace HyperMorph.Figures;

/// <summary>The plotly.js that the Plotly.NET assembly carries.</summary>
internal static class PlotlyScript
{
    private static readonly Lazy<string> Packed = new(Pack);

    /// <summary>The script, gzip-compressed, in base64: a third of its size.</summary>
    public static string GzipBase64 => Packed.Value;

    /// <summary>The script itself, 3.6 MB.</summary>
    public static string Source()
    {
        using StreamReader reader = new(Open());
        return reader.ReadToEnd();
    }

    private static string Pack()
    {
        using Stream script = Open();
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            script.CopyTo(gzip);
        }
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    private static Stream Open()
    {
        Assembly assembly = typeof(GenericChart).Assembly;
        return assembly.GetManifestResourceStream(
            assembly.GetManifestResourceNames().Single(name => name.EndsWith(".min.js", StringComparison.Ordinal)))!;
    }
}

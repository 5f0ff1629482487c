using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;

namespace HyperMorph.Tests.Cli;

/// <summary>The manifest of <see cref="TinyTraining.Data"/> as a file, for the command line.</summary>
internal static class TinyManifest
{
    /// <summary>Writes it; returns its path.</summary>
    public static string WriteTo(TemporaryFolder folder)
    {
        File.WriteAllBytes(folder / "tiny.json", ManifestFile.Canonical(TinyTraining.Manifest));
        return folder / "tiny.json";
    }
}

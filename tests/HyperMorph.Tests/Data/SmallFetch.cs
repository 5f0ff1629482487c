using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

/// <summary>A server with the archive of the small data set, and an empty folder to fetch it into.</summary>
internal sealed class SmallFetch : IDisposable
{
    public static byte[] Archive { get; } = MakeArchive(gzip: false);

    public TemporaryFolder Root { get; } = new();

    public HttpFileServer Server { get; } = new(Archive);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static byte[] MakeArchive(bool gzip)
    {
        using TemporaryFolder scratch = new();
        return SmallData.Tar(SmallData.Entries(scratch), gzip);
    }

    public Task<bool> RunAsync(Manifest? manifest = null, Action<long, long?>? progress = null) =>
        DataStore.FetchAsync(manifest ?? SmallData.From(Server), Root.Path, progress, Cancellation);

    public async Task<string> RefusalAsync(Manifest? manifest = null) =>
        (await Assert.ThrowsAsync<HyperMorphException>(() => RunAsync(manifest))).Message;

    /// <summary>Everything is where the manifest says, and nothing else is there.</summary>
    public void AssertDone()
    {
        Verification found = SmallData.Verify(SmallData.From(Server), Root.Path);
        Assert.Empty(found.Problems);
        Assert.Equal((5, 5), (found.Subjects, found.Labelled));
        Assert.Equal(10, Directory.GetFiles(found.Folder, "*", SearchOption.AllDirectories).Length);
        Assert.Equal(["small"], Directory.EnumerateFileSystemEntries(Root.Path).Select(Path.GetFileName));
    }

    public void Dispose()
    {
        Server.Dispose();
        Root.Dispose();
    }
}

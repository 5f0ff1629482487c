using HyperMorph.Data;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class DataStoreTests : IDisposable
{
    private readonly SmallFetch _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public async Task An_archive_is_downloaded_and_laid_out_as_the_manifest_says()
    {
        List<(long Done, long? Total)> told = [];

        Assert.True(await _small.RunAsync(progress: (done, total) => told.Add((done, total))));

        _small.AssertDone();
        Assert.Equal((SmallFetch.Archive.Length, SmallFetch.Archive.Length), told[^1]);
        Assert.Equal(told.Select(t => t.Done).Order(), told.Select(t => t.Done));
        Assert.Single(_small.Server.Requests);
    }

    [Fact]
    public async Task What_is_here_is_not_fetched_again()
    {
        await _small.RunAsync();

        Assert.False(await _small.RunAsync());
        Assert.Single(_small.Server.Requests);
    }

    [Fact]
    public async Task Data_sets_that_share_a_folder_are_fetched_once()
    {
        Manifest across = SmallData.From(_small.Server) with { Name = "small-across", Folder = "small" };

        Assert.True(await _small.RunAsync(across));
        Assert.False(await _small.RunAsync());

        _small.AssertDone();
        Assert.Single(_small.Server.Requests);
    }

    [Fact]
    public async Task A_folder_with_something_else_is_left_alone()
    {
        File.WriteAllText(_small.Root.File("small/notes.txt"), "mine");

        string said = await _small.RefusalAsync();

        Assert.Contains("is in the way", said, StringComparison.Ordinal);
        Assert.Empty(_small.Server.Requests);
    }

    [Fact]
    public async Task A_generated_set_cannot_be_fetched()
    {
        string said = await _small.RefusalAsync(Manifest.Load("phantom-2d"));

        Assert.Contains("it is generated", said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_tells_what_is_here()
    {
        File.WriteAllBytes(_small.Root.File("hippocampus/images/hippocampus_001.nii.gz"), []);

        IReadOnlyList<DataSetStatus> list = DataStore.List(_small.Root.Path);

        Assert.Equal(Manifest.Names(), list.Select(status => status.Manifest.Name));
        Assert.Equal([1, 0, 0, 0, 250, 250, 60], list.Select(status => status.Subjects));
        Assert.Equal(["hippocampus", "oasis-2d", "oasis-2d", "oasis-3d", null, null, null],
            list.Select(status => status.Folder is { } folder ? Path.GetRelativePath(_small.Root.Path, folder) : null));
    }
}

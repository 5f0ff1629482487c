using System.Formats.Tar;
using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class FetchTests : IDisposable
{
    private static readonly byte[] s_archive = MakeArchive(gzip: false);

    private readonly TemporaryFolder _root = new();
    private readonly HttpFileServer _server = new(s_archive);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task An_archive_is_downloaded_and_laid_out_as_the_manifest_says()
    {
        List<(long Done, long? Total)> told = [];

        Assert.True(await FetchAsync(progress: (done, total) => told.Add((done, total))));

        AssertFetched();
        Assert.Equal((s_archive.Length, s_archive.Length), told[^1]);
        Assert.Equal(told.Select(t => t.Done).Order(), told.Select(t => t.Done));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_compressed_archive_is_read_too()
    {
        _server.Content = MakeArchive(gzip: true);

        await FetchAsync(SmallData.From(_server, ArchiveKind.TarGz));

        AssertFetched();
    }

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        _server.Cuts.Enqueue(3000);
        _server.Cuts.Enqueue(2000);

        await FetchAsync();

        AssertFetched();
        Assert.Equal([null, "bytes=3000-", "bytes=5000-"],
            _server.Requests.Select(request => request.GetValueOrDefault("Range")));
        Assert.Equal([null, "\"one\"", "\"one\""], _server.Requests.Select(request => request.GetValueOrDefault("If-Range")));
    }

    [Fact]
    public async Task A_download_that_broke_off_is_kept_and_resumed_by_the_next_call()
    {
        _server.Cuts.Enqueue(3000);
        _server.Cuts.Enqueue(0);
        var e = await Assert.ThrowsAsync<HyperMorphException>(() => FetchAsync());
        Assert.Contains("broke off after 3000 bytes", e.Message, StringComparison.Ordinal);
        AssertNothingButThePartialDownload();

        await FetchAsync();

        AssertFetched();
        Assert.Equal("bytes=3000-", _server.Requests[^1]["Range"]);
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_is_asked_from_the_start()
    {
        _server.HonoursRange = false;
        _server.Cuts.Enqueue(3000);

        await FetchAsync();

        AssertFetched();
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_downloaded_anew()
    {
        _server.Content = [.. s_archive.Reverse()];
        _server.Cuts.Enqueue(3000);
        _server.Cuts.Enqueue(0);
        await Assert.ThrowsAsync<HyperMorphException>(() => FetchAsync());

        (_server.Content, _server.ETag) = (s_archive, "\"two\"");
        await FetchAsync();

        AssertFetched();
        Assert.Equal("\"one\"", _server.Requests[^1]["If-Range"]);
    }

    [Fact]
    public async Task A_wrong_checksum_deletes_what_came_and_says_so()
    {
        Manifest manifest = SmallData.From(_server);
        string md5 = manifest.Source!.Md5;
        _server.Content = [.. s_archive.Reverse()];

        var e = await Assert.ThrowsAsync<HyperMorphException>(() => FetchAsync(manifest));

        Assert.Contains(md5, e.Message, StringComparison.Ordinal);
        Assert.Contains(SmallData.From(_server).Source!.Md5, e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_root.File("small.partial/archive.part")));
        Assert.False(Directory.Exists(DataStore.Folder(manifest, _root.Path)));
    }

    [Fact]
    public async Task A_fetch_that_is_cancelled_can_be_resumed()
    {
        _server.StallsAfter = 4000;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            DataStore.FetchAsync(SmallData.From(_server), _root.Path,
                (done, _) => { if (done == 4000) { stop.Cancel(); } }, stop.Token));
        AssertNothingButThePartialDownload();
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        _server.StallsAfter = 0;
        Download download =
            new(SmallData.From(_server).Source!, _root.File("small.partial")) { Patience = TimeSpan.FromMilliseconds(200) };

        var e = await Assert.ThrowsAsync<HyperMorphException>(() => download.RunAsync(null, Cancellation));

        Assert.Contains("broke off after 0 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_an_error_is_told()
    {
        Manifest manifest = SmallData.From(_server);
        manifest = manifest with { Source = manifest.Source! with { Url = _server.Url + "?missing" } };
        _server.Missing = true;

        var e = await Assert.ThrowsAsync<HyperMorphException>(() => FetchAsync(manifest));

        Assert.Contains($"404 Not Found to {manifest.Source.Url}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_here_is_not_fetched_again()
    {
        await FetchAsync();

        Assert.False(await FetchAsync());
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Data_sets_that_share_a_folder_are_fetched_once()
    {
        Manifest across = SmallData.From(_server) with { Name = "small-across", Folder = "small" };

        Assert.True(await FetchAsync(across));
        Assert.False(await FetchAsync());

        AssertFetched();
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_folder_with_something_else_is_left_alone()
    {
        File.WriteAllText(_root.File("small/notes.txt"), "mine");

        var e = await Assert.ThrowsAsync<HyperMorphException>(() => FetchAsync());

        Assert.Contains("is in the way", e.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("../imagesTr/a1.nii.gz")]
    [InlineData("/imagesTr/a1.nii.gz")]
    [InlineData("Task/../../other.txt")]
    [InlineData("C:\\imagesTr\\a1.nii.gz")]
    public async Task An_entry_that_leaves_the_folder_is_refused(string name)
    {
        _server.Content = SmallData.Tar([SmallData.File("Task/imagesTr/z9.nii.gz", [1]), SmallData.File(name, [1])]);

        await AssertRefusedAsync(name);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task A_link_in_the_place_of_an_image_is_refused(TarEntryType type)
    {
        _server.Content = SmallData.Tar([new PaxTarEntry(type, "Task/imagesTr/a1.nii.gz") { LinkName = "/etc/passwd" }]);

        await AssertRefusedAsync("Task/imagesTr/a1.nii.gz");
    }

    [Fact]
    public async Task An_archive_without_the_files_is_refused()
    {
        _server.Content = SmallData.Tar([SmallData.File("Task/dataset.json", [1])]);

        await AssertRefusedAsync("imagesTr/{subject}.nii.gz");
    }

    [Fact]
    public async Task An_archive_that_is_cut_is_refused()
    {
        _server.Content = s_archive[..^6000];

        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task An_archive_of_another_kind_is_refused() => await AssertRefusedAsync("damaged", ArchiveKind.TarGz);

    [Fact]
    public async Task A_generated_set_cannot_be_fetched()
    {
        var e = await Assert.ThrowsAsync<HyperMorphException>(() => FetchAsync(Manifest.Load("phantom-2d")));

        Assert.Contains("it is generated", e.Message, StringComparison.Ordinal);
    }

    private static byte[] MakeArchive(bool gzip)
    {
        using TemporaryFolder scratch = new();
        return SmallData.Tar(SmallData.Entries(scratch), gzip);
    }

    private Task<bool> FetchAsync(Manifest? manifest = null, Action<long, long?>? progress = null) =>
        DataStore.FetchAsync(manifest ?? SmallData.From(_server), _root.Path, progress, Cancellation);

    private async Task AssertRefusedAsync(string named, ArchiveKind kind = ArchiveKind.Tar)
    {
        var e = await Assert.ThrowsAsync<HyperMorphException>(() => FetchAsync(SmallData.From(_server, kind)));

        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.Equal(["small.partial"], Directory.EnumerateFileSystemEntries(_root.Path).Select(Path.GetFileName));
        Assert.False(Directory.Exists(_root.File("small.partial/extracted")));
    }

    private void AssertNothingButThePartialDownload() => Assert.Equal(
        ["small.partial/archive.etag", "small.partial/archive.part"],
        Directory.EnumerateFiles(_root.Path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_root.Path, file).Replace('\\', '/')).Order());

    private void AssertFetched()
    {
        Verification found = SmallData.Verify(SmallData.From(_server), _root.Path);
        Assert.Empty(found.Problems);
        Assert.Equal((5, 5), (found.Subjects, found.Labelled));
        Assert.Equal(10, Directory.GetFiles(found.Folder, "*", SearchOption.AllDirectories).Length);
        Assert.Equal(["small"], Directory.EnumerateFileSystemEntries(_root.Path).Select(Path.GetFileName));
    }
}

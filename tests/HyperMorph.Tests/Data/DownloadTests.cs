using HyperMorph.Data;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class DownloadTests : IDisposable
{
    private readonly SmallFetch _small = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _small.Dispose();

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        _small.Server.Cuts.Enqueue(3000);
        _small.Server.Cuts.Enqueue(2000);

        await _small.RunAsync();

        _small.AssertDone();
        Assert.Equal([null, "bytes=3000-", "bytes=5000-"],
            _small.Server.Requests.Select(request => request.GetValueOrDefault("Range")));
        Assert.Equal([null, "\"one\"", "\"one\""],
            _small.Server.Requests.Select(request => request.GetValueOrDefault("If-Range")));
    }

    [Fact]
    public async Task A_download_that_broke_off_is_kept_and_resumed_by_the_next_call()
    {
        _small.Server.Cuts.Enqueue(3000);
        _small.Server.Cuts.Enqueue(0);
        string said = await _small.RefusalAsync();
        Assert.Contains("broke off after 3000 bytes", said, StringComparison.Ordinal);
        AssertNothingButThePartialDownload();

        await _small.RunAsync();

        _small.AssertDone();
        Assert.Equal("bytes=3000-", _small.Server.Requests[^1]["Range"]);
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_is_asked_from_the_start()
    {
        _small.Server.HonoursRange = false;
        _small.Server.Cuts.Enqueue(3000);

        await _small.RunAsync();

        _small.AssertDone();
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_downloaded_anew()
    {
        _small.Server.Content = [.. SmallFetch.Archive.Reverse()];
        _small.Server.Cuts.Enqueue(3000);
        _small.Server.Cuts.Enqueue(0);
        await _small.RefusalAsync();

        (_small.Server.Content, _small.Server.ETag) = (SmallFetch.Archive, "\"two\"");
        await _small.RunAsync();

        _small.AssertDone();
        Assert.Equal("\"one\"", _small.Server.Requests[^1]["If-Range"]);
    }

    [Fact]
    public async Task A_wrong_checksum_deletes_what_came_and_says_so()
    {
        Manifest manifest = SmallData.From(_small.Server);
        string md5 = manifest.Source!.Md5;
        _small.Server.Content = [.. SmallFetch.Archive.Reverse()];

        string said = await _small.RefusalAsync(manifest);

        Assert.Contains(md5, said, StringComparison.Ordinal);
        Assert.Contains(SmallData.From(_small.Server).Source!.Md5, said, StringComparison.Ordinal);
        Assert.False(File.Exists(_small.Root.File("small.partial/archive.part")));
        Assert.False(Directory.Exists(DataStore.Folder(manifest, _small.Root.Path)));
    }

    [Fact]
    public async Task A_fetch_that_is_cancelled_can_be_resumed()
    {
        _small.Server.StallsAfter = 4000;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            DataStore.FetchAsync(SmallData.From(_small.Server), _small.Root.Path,
                (done, _) => { if (done == 4000) { stop.Cancel(); } }, stop.Token));
        AssertNothingButThePartialDownload();
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        _small.Server.StallsAfter = 0;
        Download download = new(SmallData.From(_small.Server).Source!, _small.Root.File("small.partial"))
        {
            Patience = TimeSpan.FromMilliseconds(200),
        };

        var e = await Assert.ThrowsAsync<HyperMorphException>(() => download.RunAsync(null, Cancellation));

        Assert.Contains("broke off after 0 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_an_error_is_told()
    {
        Manifest manifest = SmallData.From(_small.Server);
        manifest = manifest with { Source = manifest.Source! with { Url = _small.Server.Url + "?missing" } };
        _small.Server.Missing = true;

        string said = await _small.RefusalAsync(manifest);

        Assert.Contains($"404 Not Found to {manifest.Source.Url}", said, StringComparison.Ordinal);
    }

    private void AssertNothingButThePartialDownload() => Assert.Equal(
        ["small.partial/archive.etag", "small.partial/archive.part"],
        Directory.EnumerateFiles(_small.Root.Path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_small.Root.Path, file).Replace('\\', '/')).Order());
}

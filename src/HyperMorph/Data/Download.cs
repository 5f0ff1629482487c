using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace HyperMorph.Data;

/// <summary>One file over HTTP, into a folder that keeps what has arrived until all has.</summary>
internal sealed class Download(Source source, string folder)
{
    // The server of the OASIS archives refuses clients that do not look like a browser.
    private const string UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 HyperMorph.Research";
    private const int BufferSize = 1 << 17;

    private static readonly HttpClient Client = new() { Timeout = Timeout.InfiniteTimeSpan };

    private readonly string _complete = Path.Combine(folder, "archive");
    private readonly string _part = Path.Combine(folder, "archive.part");
    private readonly string _version = Path.Combine(folder, "archive.etag");

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The path of the whole, checked archive; goes on where an earlier call broke off,
    /// and again for as long as each connection brings something.</summary>
    /// <exception cref="HyperMorphException">The server refuses, the connection breaks without bringing anything,
    /// or the checksum differs.</exception>
    public async Task<string> RunAsync(Action<long, long?>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        while (!File.Exists(_complete))
        {
            long before = Length();
            try
            {
                await ReceiveAsync(progress, cancellation).ConfigureAwait(false);
                await CheckAsync(cancellation).ConfigureAwait(false);
                File.Move(_part, _complete);
            }
            catch (Exception e) when (IsBreak(e) && !cancellation.IsCancellationRequested)
            {
                if (Length() <= before)
                {
                    throw new HyperMorphException(
                        $"the download of {source.Url} broke off after {Length()} bytes ({e.Message}): "
                        + "run it again to go on from there", e);
                }
            }
        }
        return _complete;
    }

    private static bool IsBreak(Exception e) => e is HttpRequestException or IOException or OperationCanceledException;

    private long Length() => File.Exists(_part) ? new FileInfo(_part).Length : 0;

    private async Task ReceiveAsync(Action<long, long?>? progress, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using HttpRequestMessage request = Request();
        using HttpResponseMessage response =
            await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        // Asked for what comes after the end: all is there, and the checksum decides.
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return;
        }
        if (!response.IsSuccessStatusCode)
        {
            throw new HyperMorphException(
                $"the server answers {(int)response.StatusCode} {response.ReasonPhrase} to {source.Url}: "
                + "try later, or correct the manifest's source.url");
        }
        bool resumes = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange?.From == Length();
        await File.WriteAllTextAsync(_version, response.Headers.ETag?.ToString() ?? "", cancellation).ConfigureAwait(false);
        using FileStream part = new(_part, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        long? total = part.Length + response.Content.Headers.ContentLength;
        using Stream body = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        byte[] buffer = new byte[BufferSize];
        int count;
        while ((count = await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false)) > 0)
        {
            await part.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            progress?.Invoke(part.Length, total);
            patience.CancelAfter(Patience);
        }
    }

    private HttpRequestMessage Request()
    {
        HttpRequestMessage request = new(HttpMethod.Get, source.Url);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (Length() is > 0 and long received)
        {
            request.Headers.Range = new(received, null);
            // If the file has changed on the server, this makes it send the whole new one. A weak tag may not be used so.
            if (EntityTagHeaderValue.TryParse(
                File.Exists(_version) ? File.ReadAllText(_version) : "", out EntityTagHeaderValue? tag)
                && !tag.IsWeak)
            {
                request.Headers.IfRange = new(tag);
            }
        }
        return request;
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        using FileStream part = File.OpenRead(_part);
#pragma warning disable CA5351 // The checksum that was published is an MD5; it guards against accidents.
        string md5 = Convert.ToHexStringLower(await MD5.HashDataAsync(part, cancellation).ConfigureAwait(false));
#pragma warning restore CA5351
        if (md5 != source.Md5)
        {
            part.Close();
            File.Delete(_part);
            throw new HyperMorphException($"what {source.Url} sent has the MD5 {md5} and not {source.Md5}: "
                + "it was deleted, so try again, or correct the manifest's source.md5");
        }
    }
}

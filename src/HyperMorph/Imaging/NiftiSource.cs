using ICSharpCode.SharpZipLib.GZip;

namespace HyperMorph.Imaging;

/// <summary>A file being read, inflated where its name ends in .gz, that never allocates much more than really arrives.</summary>
internal sealed class NiftiSource : IDisposable
{
    private const int FirstChunk = 16 << 20;
    private const int LongestRest = 1 << 20;
    // Deflate cannot shrink by more than 1032.
    private const long DeflateLimit = 1032;

    private readonly Stream _stream;
    private readonly bool _gzip;
    private readonly long _atMost;
    private long _position;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">The first bytes and the ending of the name do not agree on gzip.</exception>
    public NiftiSource(string path)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            _gzip = NiftiFiles.IsGzip(path);
            CheckMagic(file, _gzip);
            _atMost = _gzip ? file.Length * DeflateLimit : file.Length;
            // It verifies CRC-32 and length of each member, which System.IO.Compression does not do where the trailer is cut.
            _stream = _gzip ? new GZipInputStream(file, 1 << 14) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes, of which a message says that
    /// <paramref name="reason"/> needs them.</summary>
    /// <exception cref="InvalidDataException">The file ends before, or the bytes do not fit into one array.</exception>
    public byte[] Read(double count, string reason)
    {
        double end = _position + count;
        bool possible = end <= _atMost;
        if (possible && count > Array.MaxLength)
        {
            throw new InvalidDataException($"{reason} needs {Number(count)} bytes, and at most 2 GiB are read at once");
        }
        byte[] bytes = possible ? ReadUpTo((int)count) : [];
        string holds = !_gzip ? $"has {_atMost}"
            : possible ? $"inflates to {_position}"
            : $"cannot inflate to more than {_atMost}";
        return bytes.Length == count
            ? bytes
            : throw new InvalidDataException(
                $"{reason} needs {Number(end)} bytes, and the file {holds}, so it was cut or the header is damaged");
    }

    /// <summary>Reads <paramref name="count"/> bytes, or what there is.</summary>
    public byte[] ReadUpTo(int count)
    {
        long available = Math.Min(count, _atMost - _position);
        byte[] bytes = new byte[_gzip ? Math.Min(available, FirstChunk) : available];
        int filled = Fill(bytes, 0);
        while (filled == bytes.Length && filled < available)
        {
            Array.Resize(ref bytes, (int)Math.Min(available, 2L * filled));
            filled = Fill(bytes, filled);
        }
        Array.Resize(ref bytes, filled);
        _position += filled;
        return bytes;
    }

    /// <summary>Has the checksum of a compressed file verified, unless more than 1 MiB follows what was read,
    /// which is left alone.</summary>
    public void Finish()
    {
        byte[] rest = new byte[4096];
        for (int read = 0; _gzip && read < LongestRest && Fill(rest, 0) == rest.Length; read += rest.Length)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    // By array: the inflater's base class would rent another one as long for a span.
    private int Fill(byte[] bytes, int filled)
    {
        try
        {
            int got;
            while (filled < bytes.Length && (got = _stream.Read(bytes, filled, bytes.Length - filled)) > 0)
            {
                filled += got;
            }
            return filled;
        }
        // From a damaged stream the inflater throws whatever its tables lead it to.
        catch (Exception e) when (_gzip && e is EndOfStreamException or not IOException)
        {
            throw new InvalidDataException(
                $"the gzip stream is damaged or cut ({e.Message.TrimEnd('.')}), get the file again", e);
        }
    }

    private static string Number(double count) =>
        count.ToString(count < 1e15 ? "F0" : "E2", System.Globalization.CultureInfo.InvariantCulture);

    private static void CheckMagic(FileStream file, bool gzip)
    {
        byte[] start = new byte[2];
        int got = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        file.Position = 0;
        if (got == 2 && gzip != start is [0x1F, 0x8B])
        {
            throw new InvalidDataException(gzip
                ? $"the first bytes are {Convert.ToHexString(start)}, which is no gzip stream, "
                    + "rename the file without .gz if it is not compressed"
                : "the first bytes 1F8B are those of a gzip stream, add .gz to the file's name");
        }
    }
}

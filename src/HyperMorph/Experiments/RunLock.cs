using System.Globalization;

namespace HyperMorph.Experiments;

/// <summary>A file that one process holds while it is at a run; the system lets go of it however the process ends.</summary>
/// <remarks>On a file system that knows no locks, as some that clusters share, it keeps nobody out: then one executor alone must
/// start the runs of a store.</remarks>
internal sealed class RunLock : IDisposable
{
    // Nobody else can read the file that is held.
    private const string FileName = "in-use", HolderFile = "in-use-by.txt";
    private const int Attempts = 20;

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a run's folder; null where another process holds it.</summary>
    /// <exception cref="IOException">Nobody holds it, and it cannot be written.</exception>
    public static RunLock? TryTake(string folder)
    {
        // Whoever merely looks holds it for a moment too.
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                return Take(folder);
            }
            catch (IOException) when (attempt < Attempts || Holder(folder) is not null)
            {
                Thread.Sleep(25);
            }
        }
        return null;
    }

    /// <summary>Who holds the lock of a run's folder; null where nobody does.</summary>
    public static string? Holder(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            using FileStream free = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return null;
        }
        catch (IOException)
        {
            string holder = Path.Combine(folder, HolderFile);
            return File.Exists(holder) ? File.ReadAllText(holder) : "another process";
        }
    }

    private static RunLock Take(string folder)
    {
        RunLock taken = new(new(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        try
        {
            File.WriteAllText(Path.Combine(folder, HolderFile), string.Create(CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} on {Environment.MachineName}"));
            return taken;
        }
        catch
        {
            // On a full disk it would seem to be held by somebody else.
            taken.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();
}

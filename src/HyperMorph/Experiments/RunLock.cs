using System.Globalization;

namespace HyperMorph.Experiments;

/// <summary>A file that one process holds while it is at a run; the system lets go of it however the process ends.</summary>
internal sealed class RunLock : IDisposable
{
    // Nobody else can read the file that is held.
    private const string FileName = "in-use", HolderFile = "in-use-by.txt";
    private const int Attempts = 20;

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a run's folder; null where another process holds it.</summary>
    public static RunLock? TryTake(string folder)
    {
        // Whoever merely looks holds it for a moment too.
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                FileStream file = new(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                File.WriteAllText(Path.Combine(folder, HolderFile), string.Create(CultureInfo.InvariantCulture,
                    $"process {Environment.ProcessId} on {Environment.MachineName}"));
                return new(file);
            }
            catch (IOException)
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

    public void Dispose() => _file.Dispose();
}

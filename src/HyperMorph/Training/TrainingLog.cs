using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;

namespace HyperMorph.Training;

/// <summary>What one training step saw and lost.</summary>
/// <param name="Step">The step's number, from 0.</param>
/// <param name="Lambda">Its λ.</param>
/// <param name="Loss">(1 − λ) · similarity + λ · regularisation.</param>
/// <param name="Similarity">The similarity term.</param>
/// <param name="Regularisation">The regularisation term.</param>
public readonly record struct StepLosses(long Step, double Lambda, double Loss, double Similarity, double Regularisation);

/// <summary>The losses of a run as <c>log.csv</c>, one row a step, and as TensorBoard events, averaged.</summary>
public sealed class TrainingLog : IDisposable
{
    /// <summary>The CSV file's name in a run's folder.</summary>
    public const string FileName = "log.csv";

    private const string Header = "step,lambda,loss,similarity,regularisation";
    private const int TensorBoardEvery = 50;
    private readonly StreamWriter _csv;
    private readonly SummaryWriter _events;
    private readonly List<StepLosses> _recent = [];

    /// <summary>Continues the log of <paramref name="run"/> from <paramref name="firstStep"/>; rows of later steps, which a killed run left, go.</summary>
    public TrainingLog(string run, long firstStep)
    {
        string path = Path.Combine(run, FileName);
        string[] kept = File.Exists(path) ? [.. Read(path).TakeWhile(row => row.Step < firstStep).Select(Format)] : [];
        File.WriteAllLines(path, [Header, .. kept]);
        _csv = new StreamWriter(path, append: true);
        _events = torch.utils.tensorboard.SummaryWriter(Path.Combine(run, "tensorboard"));
    }

    /// <summary>Reads the rows of a log; a last row that was cut off is left out.</summary>
    public static IEnumerable<StepLosses> Read(string path)
    {
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] cells = line.Split(',');
            if (cells.Length == 5 && long.TryParse(cells[0], CultureInfo.InvariantCulture, out long step) && cells.Skip(1).All(c => double.TryParse(c, CultureInfo.InvariantCulture, out _)))
            {
                double[] values = [.. cells.Skip(1).Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
                yield return new(step, values[0], values[1], values[2], values[3]);
            }
        }
    }

    /// <summary>Adds a step.</summary>
    public void Add(StepLosses losses)
    {
        _csv.WriteLine(Format(losses));
        _recent.Add(losses);
        if (_recent.Count == TensorBoardEvery)
        {
            int step = (int)losses.Step;
            _events.add_scalar("loss", (float)_recent.Average(l => l.Loss), step);
            _events.add_scalar("similarity", (float)_recent.Average(l => l.Similarity), step);
            _events.add_scalar("regularisation", (float)_recent.Average(l => l.Regularisation), step);
            _recent.Clear();
        }
    }

    /// <summary>Puts all rows on the disk.</summary>
    public void Flush() => _csv.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        _csv.Dispose();
        (_events as IDisposable)?.Dispose();
    }

    private static string Format(StepLosses l) => string.Create(
        CultureInfo.InvariantCulture, $"{l.Step},{l.Lambda:G9},{l.Loss:G9},{l.Similarity:G9},{l.Regularisation:G9}");
}

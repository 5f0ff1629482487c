using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;

namespace HyperMorph.Training;

/// <summary>What one training step saw and lost.</summary>
/// <param name="Step">The step's number, from 0.</param>
/// <param name="Point">Its Λ.</param>
/// <param name="Loss">The sum that <see cref="RegistrationLoss"/> states.</param>
/// <param name="Similarity">The similarity term.</param>
/// <param name="Regularisation">The regularisation term.</param>
/// <param name="Segmentation">The label overlap term; NaN where it does not count.</param>
public readonly record struct StepLosses(
    long Step, HyperPoint Point, double Loss, double Similarity, double Regularisation, double Segmentation);

/// <summary>The losses of a run as <c>log.csv</c>, one row a step, and as TensorBoard events, averaged.</summary>
public sealed class TrainingLog : IDisposable
{
    /// <summary>The CSV file's name in a run's folder.</summary>
    public const string FileName = "log.csv";

    private const int TensorBoardEvery = 50;
    private static readonly string[] Terms = ["loss", "similarity", "regularisation", "segmentation"];

    private readonly string _run;
    private readonly string[] _names;
    private readonly StreamWriter _csv;
    private readonly SummaryWriter _events;
    private readonly List<StepLosses> _recent = [];

    /// <summary>Continues the log of <paramref name="run"/> from <paramref name="firstStep"/>; rows of later steps,
    /// which a killed run left, go.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="firstStep">The step that is logged next.</param>
    /// <param name="hyperparameters">Names of the hyperparameters that get a column.</param>
    /// <exception cref="HyperMorphException">It cannot be written, or the disk is full; old rows are still there.</exception>
    public TrainingLog(string run, long firstStep, string[] hyperparameters)
    {
        (_run, _names) = (run, hyperparameters);
        string path = Path.Combine(run, FileName);
        string[] kept = File.Exists(path) ? [.. Read(path).TakeWhile(row => row.Step < firstStep).Select(Format)] : [];
        string[] rows = [string.Join(',', ["step", .. _names, .. Terms]), .. kept];
        (_csv, _events) = Write(() =>
        {
            // Whoever is killed here, or finds the disk full, still has the old rows.
            AtomicFile.Write(path, string.Concat(rows.Select(row => row + "\n")));
            return (new StreamWriter(path, append: true),
                torch.utils.tensorboard.SummaryWriter(Path.Combine(run, "tensorboard")));
        });
    }

    /// <summary>Reads the rows of a log; a last row that was cut off is left out.</summary>
    public static IEnumerable<StepLosses> Read(string path)
    {
        string[] header = File.ReadLines(path).First().Split(','), names = header[1..^Terms.Length];
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] cells = line.Split(',');
            double[] values = [.. cells.Skip(1).Select(Number).OfType<double>()];
            if (values.Length == header.Length - 1 && long.TryParse(cells[0], CultureInfo.InvariantCulture, out long step))
            {
                yield return new(step, HyperPoint.Of(names.Zip(values)), values[^4], values[^3], values[^2], values[^1]);
            }
        }
    }

    /// <summary>Adds a step.</summary>
    /// <exception cref="HyperMorphException">The disk is full.</exception>
    public void Add(StepLosses losses) => Write(() =>
    {
        _csv.WriteLine(Format(losses));
        _recent.Add(losses);
        if (_recent.Count == TensorBoardEvery)
        {
            int step = (int)losses.Step;
            foreach ((string term, double[] values) in Terms.Zip(Transposed(_recent)))
            {
                double[] finite = [.. values.Where(double.IsFinite)];
                if (finite.Length > 0)
                {
                    _events.add_scalar(term, (float)finite.Average(), step);
                }
            }
            _recent.Clear();
        }
        return true;
    });

    /// <summary>Puts all rows on the disk.</summary>
    /// <exception cref="HyperMorphException">The disk is full.</exception>
    public void Flush() => Write(() =>
    {
        _csv.Flush();
        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _csv.Dispose();
            (_events as IDisposable)?.Dispose();
        }
        catch (IOException)
        {
            // What was not flushed belongs to steps after the last checkpoint, which are made again; why they were not
            // stored is told.
        }
    }

    private T Write<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HyperMorphException(
                $"the log of '{_run}' cannot be written: {failure.Message}; the last checkpoint is untouched", failure);
        }
    }

    private static double? Number(string cell) =>
        double.TryParse(cell, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static IEnumerable<double[]> Transposed(List<StepLosses> rows) =>
        Enumerable.Range(0, Terms.Length).Select(t => rows.Select(r => TermsOf(r)[t]).ToArray());

    private static double[] TermsOf(StepLosses l) => [l.Loss, l.Similarity, l.Regularisation, l.Segmentation];

    private string Format(StepLosses l) => string.Join(',', [
        l.Step.ToString(CultureInfo.InvariantCulture),
        .. _names.Select(n => l.Point[n]).Concat(TermsOf(l)).Select(v => v.ToString("G9", CultureInfo.InvariantCulture))]);
}

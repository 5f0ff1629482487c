using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>One search for Λ*: the functions that it climbs, of the places of what is not held, and where it has been.</summary>
internal sealed class TuningSearch
{
    // As far as tops of the soft Dice and of that of labels were seen to lie apart.
    private const double SettleReach = 0.12;

    private readonly TrainedModel _model;
    private readonly TuningTarget _target;
    private readonly HyperSpace _free;
    private readonly HyperPoint _held;
    private readonly Action<TuningStep>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly SoftDiceObjective _objective;
    private readonly List<TuningStep> _path = [];

    public TuningSearch(TrainedModel model, TuningTarget target, HyperPoint held, Action<TuningStep>? progress,
        CancellationToken cancellation)
    {
        (_model, _target, _held, _progress, _cancellation) = (model, target, held, progress, cancellation);
        _free = Free(model, held);
        _objective = new(model, target, cancellation);
    }

    public int Rank => _free.Axes.Length;

    public int Pairs => _target.Pairs.Length;

    public IReadOnlyList<TuningStep> Path => _path;

    /// <summary>The hyperparameters that are left to tune.</summary>
    /// <exception cref="HyperMorphException">There are none, or a held value is not the model's.</exception>
    public static HyperSpace Free(TrainedModel model, HyperPoint held)
    {
        TrainingSettings settings = model.Info.Settings;
        if (settings.Space.Axes.Length == 0)
        {
            throw new HyperMorphException(
                "this model has no hypernetwork, so that there is nothing to tune; train one with --preset mip");
        }
        HyperSpace free = new([.. settings.Space.Axes.Where(a => !held.Values.ContainsKey(a.Name))]);
        settings.PlacesOf(held.Over(settings.Space.At(settings.Space.Axes.Select(_ => 0.5))));
        return free.Axes.Length > 0
            ? free
            : throw new HyperMorphException($"the model's hyperparameters are all held ({held}): leave one to be tuned");
    }

    /// <summary>Climbs the mean soft Dice over the first <paramref name="pairs"/> pairs.</summary>
    public Ascended Climb(TuningStage stage, int pairs, Ascended start, int evaluations, double tolerance) =>
        BoundedAscent.Climb(places => Soft(stage, places, pairs), start, evaluations, tolerance);

    /// <summary>The places of a point's free hyperparameters.</summary>
    public double[] PlacesOf(HyperPoint point) => [.. _free.Axes.Select(a => a.PlaceOf(point[a.Name]))];

    /// <summary>The top of the Dice of labels around some places, by regression over a few points.</summary>
    public double[] Settle(double[] places)
    {
        int count = Rank == 1 ? 5 : 3;
        double[][] axes = [.. places.Select(place => Around(place, count))];
        double[] dice = [.. GridPeak.Points(axes).Select(point => OfLabels(TuningStage.Settle, PointAt(point)))];
        return GridPeak.Find(axes, dice).Places;
    }

    /// <summary>What was found, with the Dice of labels there; NaN for the interval's ends.</summary>
    public Optimum OptimumAt(double[] places)
    {
        HyperPoint point = PointAt(places),
            none = HyperPoint.Of(_model.Info.Settings.Space.Names().Select(name => (name, double.NaN)));
        return new(_target.Name, point, none, none, OfLabels(TuningStage.Score, point), Pairs);
    }

    private double OfLabels(TuningStage stage, HyperPoint point)
    {
        double dice = Statistics.Mean(
            LandscapeSweep.At(_model, _target.Manifest, _target.Pairs, point, _cancellation).Select(_target.DiceOf));
        Visit(new(stage, point, dice, Pairs));
        return dice;
    }

    private static double[] Around(double place, int count)
    {
        double centre = Math.Clamp(place, SettleReach, 1 - SettleReach);
        return [.. Enumerable.Range(0, count).Select(i => centre + SettleReach * (2.0 * i / (count - 1) - 1))];
    }

    private (double Value, double[] Gradient) Soft(TuningStage stage, double[] places, int pairs)
    {
        HyperPoint point = PointAt(places);
        (double value, double[] gradient) = _objective.At(_model.Info.Settings.PlacesOf(point), pairs);
        Visit(new(stage, point, value, pairs));
        return (value, [.. _model.Info.Settings.Space.Axes.Zip(gradient)
            .Where(g => _free.Axes.Contains(g.First)).Select(g => g.Second)]);
    }

    private HyperPoint PointAt(double[] places) => HyperPoint.Of(_free.Axes.Zip(places, (a, p) => (a.Name, a.At(p)))).Over(_held);

    private void Visit(TuningStep step)
    {
        _path.Add(step);
        _progress?.Invoke(step);
    }
}

using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>One search for Λ*: the functions that it climbs, of the places of what is not held, and where it has been.</summary>
internal sealed class TuningSearch
{
    private readonly TrainedModel _model;
    private readonly TuningTarget _target;
    private readonly HyperSpace _free;
    private readonly HyperPoint _held;
    private readonly Action<TuningStep>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly SoftDiceObjective _objective;
    private readonly List<TuningStep> _path = [];

    public TuningSearch(TrainedModel model, TuningTarget target, HyperPoint held, Action<TuningStep>? progress, CancellationToken cancellation)
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
            throw new HyperMorphException("this model has no hypernetwork, so that there is nothing to tune; train one with --preset mip");
        }
        HyperSpace free = new([.. settings.Space.Axes.Where(a => !held.Values.ContainsKey(a.Name))]);
        settings.PlacesOf(held.Over(settings.Space.At(settings.Space.Axes.Select(_ => 0.5))));
        return free.Axes.Length > 0 ? free : throw new HyperMorphException($"the model's hyperparameters are all held ({held}): leave one to be tuned");
    }

    /// <summary>The mean soft Dice over the first <paramref name="pairs"/> pairs, with its gradient.</summary>
    public (double Value, double[] Gradient) Soft(TuningStage stage, double[] places, int pairs)
    {
        HyperPoint point = PointAt(places);
        (double value, double[] gradient) = _objective.At(_model.Info.Settings.PlacesOf(point), pairs);
        Visit(new(stage, point, value, pairs));
        return (value, [.. _model.Info.Settings.Space.Axes.Zip(gradient).Where(g => _free.Axes.Contains(g.First)).Select(g => g.Second)]);
    }

    /// <summary>The mean Dice over all pairs.</summary>
    public double Hard(double[] places)
    {
        HyperPoint point = PointAt(places);
        double dice = Statistics.Mean(LandscapeSweep.At(_model, _target.Manifest, _target.Pairs, point, _cancellation).Select(_target.DiceOf));
        Visit(new(TuningStage.Refine, point, dice, Pairs));
        return dice;
    }

    /// <summary>The places of a landscape's grid over the free hyperparameters.</summary>
    public double[][] Grid(int[] counts) => [.. GradientTuning.Axes(_model, _held, counts).Select(a => a.Places())];

    /// <summary>The places of a point's free hyperparameters.</summary>
    public double[] PlacesOf(HyperPoint point) => [.. _free.Axes.Select(a => a.PlaceOf(point[a.Name]))];

    /// <summary>What was found; NaN for the interval's ends.</summary>
    public Optimum OptimumAt(double[] places, double dice)
    {
        HyperPoint none = HyperPoint.Of(_model.Info.Settings.Space.Names().Select(name => (name, double.NaN)));
        return new(_target.Name, PointAt(places), none, none, dice, Pairs);
    }

    private HyperPoint PointAt(double[] places) => HyperPoint.Of(_free.Axes.Zip(places, (a, p) => (a.Name, a.At(p)))).Over(_held);

    private void Visit(TuningStep step)
    {
        _path.Add(step);
        _progress?.Invoke(step);
    }
}

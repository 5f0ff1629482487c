using HyperMorph.Data;
using HyperMorph.Networks;
using HyperMorph.Tuning;

namespace HyperMorph.Training;

/// <summary>Scores a model in training on validation pairs.</summary>
internal sealed class ValidationScorer
{
    // Λ* is looked for on a grid of so many values an axis, and of so many pairs of each point of a score.
    private const int GridValues = 5, GridPairs = 2;

    private readonly DataSet _data;
    private readonly (double[] Places, Pair[] Pairs)[] _points;

    /// <exception cref="HyperMorphException">The validation part has no two subjects, or one without label map.</exception>
    public ValidationScorer(TrainingSettings settings, DataSet data)
    {
        _data = data;
        int subjects = data.Validation.Count;
        if (subjects < 2)
        {
            throw new HyperMorphException(
                $"training until convergence needs two validation subjects, and {data.Manifest.Name} has {subjects}: "
                + "give its split a larger validation part, or train a number of steps");
        }
        int count = Math.Min(settings.Convergence!.Pairs, subjects * (subjects - 1));
        Queue<Pair> pairs = new(Pairs.ForEvaluation(data.Validation, count));
        _points = [.. Convergence.Points(settings.Space.Axes.Length, count).Select(p => (
            p.Places, Enumerable.Range(0, p.Pairs).Select(_ => pairs.Dequeue()).ToArray()))];
        foreach (Pair pair in _points.SelectMany(p => p.Pairs))
        {
            LandscapeSweep.LabelsOf(pair.Moving);
            LandscapeSweep.LabelsOf(pair.Fixed);
        }
    }

    /// <summary>The Λ of the highest Dice, with all structures.</summary>
    public HyperPoint Best(CheckpointInfo info, RegistrationModel model, Weights weights)
    {
        Pair[] pairs = [.. _points.SelectMany(p => p.Pairs.Take(GridPairs))];
        LandscapeAxis[] axes = [.. info.Settings.Space.Axes.Select(axis => LandscapeAxis.Even(axis, GridValues))];
        Landscape landscape = LandscapeSweep.Run(new(info, model, weights), _data.Manifest, pairs, axes);
        DiceGrid grid = new(landscape, s => s.MeanDice);
        return grid.Best(grid.Rows);
    }

    /// <summary>The mean Dice over all pairs; under a <see cref="Focus"/>, its share of the points lies in the part that it
    /// keeps to.</summary>
    public ValidationScore Score(CheckpointInfo info, RegistrationModel model, Weights weights)
    {
        TrainedModel trained = new(info, model, weights);
        return new(info.Step, Statistics.Mean(_points.SelectMany((p, i) =>
            LandscapeSweep.At(trained, _data.Manifest, p.Pairs, PointOf(info, i)).Select(s => s.MeanDice))));
    }

    private HyperPoint PointOf(CheckpointInfo info, int i)
    {
        TrainingSettings settings = info.Settings;
        double[] places = _points[i].Places;
        return settings.Space.At(info.Focused is { } part && i < settings.Focus!.Share * _points.Length
            ? settings.Space.Axes.Zip(places, (axis, place) => settings.Focus.Narrow(part, axis, place))
            : places);
    }
}

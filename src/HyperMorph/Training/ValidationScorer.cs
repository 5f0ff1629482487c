using HyperMorph.Data;
using HyperMorph.Networks;
using HyperMorph.Tuning;

namespace HyperMorph.Training;

/// <summary>Scores a model in training on validation pairs.</summary>
internal sealed class ValidationScorer
{
    private readonly DataSet _data;
    private readonly (HyperPoint Point, Pair[] Pairs)[] _points;

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
            settings.Space.At(p.Places), Enumerable.Range(0, p.Pairs).Select(_ => pairs.Dequeue()).ToArray()))];
        foreach (Pair pair in _points.SelectMany(p => p.Pairs))
        {
            LandscapeSweep.LabelsOf(pair.Moving);
            LandscapeSweep.LabelsOf(pair.Fixed);
        }
    }

    /// <summary>The mean Dice over all pairs.</summary>
    public ValidationScore Score(CheckpointInfo info, RegistrationModel model, Weights weights)
    {
        TrainedModel trained = new(info, model, weights);
        return new(info.Step, Statistics.Mean(_points.SelectMany(p =>
            LandscapeSweep.At(trained, _data.Manifest, p.Pairs, p.Point).Select(s => s.MeanDice))));
    }
}

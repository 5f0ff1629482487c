namespace HyperMorph.Training;

/// <summary>The hyperparameters that a hypernetwork is conditioned on, in the order of its inputs;
/// none for a model without one.</summary>
/// <param name="Axes">The hyperparameters; each name once.</param>
public sealed record HyperSpace(params Hyperparameter[] Axes)
{
    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Names() => Axes.Select(a => a.Name);

    /// <summary>The point at places in 0..1, one an axis.</summary>
    public HyperPoint At(IEnumerable<double> places) =>
        HyperPoint.Of(Axes.Zip(places, (axis, place) => (axis.Name, axis.At(place))));

    /// <summary>The places in 0..1 of a point, one an axis: what the hypernetwork is given.</summary>
    /// <param name="point">A value for each axis; it may repeat constants.</param>
    /// <param name="constants">What the model holds constant.</param>
    /// <exception cref="HyperMorphException">A value is missing, out of range, unknown to the model,
    /// or not the constant it was trained at.</exception>
    public double[] PlacesOf(HyperPoint point, HyperPoint constants)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(constants);
        foreach (string name in point.Values.Keys.Except(Names()))
        {
            CheckConstant(Hyperparameter.Named(name), point[name], constants);
        }
        return [.. Axes.Select(axis =>
        {
            double value = point.Values.TryGetValue(axis.Name, out double given)
                ? given
                : throw new HyperMorphException(FormattableString.Invariant(
                    $"{axis.Name} is missing: this model is conditioned on {string.Join(", ", Names())}; ")
                    + FormattableString.Invariant($"give --{axis.Name} between {axis.Low} and {axis.High}"));
            axis.Check(value);
            return axis.PlaceOf(value);
        })];
    }

    /// <summary>Throws one sentence where an axis makes no sense or comes twice.</summary>
    /// <exception cref="HyperMorphException">What is wrong.</exception>
    public void Check()
    {
        Array.ForEach(Axes, axis => axis.CheckItself());
        if (Names().GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new HyperMorphException($"the hyperparameter {twice.Key} is given twice: give it once");
        }
    }

    private void CheckConstant(Hyperparameter parameter, double value, HyperPoint constants)
    {
        parameter.Check(value);
        if (!constants.Values.TryGetValue(parameter.Name, out double only))
        {
            throw new HyperMorphException($"this model has no hyperparameter {parameter.Name}; "
                + (Axes.Length == 0 ? "it has none" : $"it has {string.Join(", ", Names())}"));
        }
        if (Math.Abs(only - value) > 1e-9)
        {
            throw new HyperMorphException(FormattableString.Invariant(
                $"this model was trained at {parameter.Symbol} = {only} alone, and {parameter.Symbol} = {value} was asked for; ")
                + $"a hypernetwork conditioned on it (--preset, --hyper {parameter.Name}) is trained for all of them");
        }
    }
}

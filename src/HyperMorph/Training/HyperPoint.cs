using System.Collections.Immutable;
using System.Globalization;

namespace HyperMorph.Training;

/// <summary>A point Λ: values of hyperparameters by their names.</summary>
/// <param name="Values">The values, by name.</param>
public sealed record HyperPoint(ImmutableSortedDictionary<string, double> Values)
{
    /// <summary>The point that says nothing.</summary>
    public static HyperPoint Empty { get; } =
        new(ImmutableSortedDictionary<string, double>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>A point of these values.</summary>
    public static HyperPoint Of(params IEnumerable<(string Name, double Value)> values) =>
        new(Empty.Values.AddRange(values.Select(v => KeyValuePair.Create(v.Name, v.Value))));

    /// <summary>A number alone is λ.</summary>
    public static implicit operator HyperPoint(double lambda) => FromDouble(lambda);

    /// <summary>A number alone is λ.</summary>
    public static HyperPoint FromDouble(double lambda) => Of((Hyperparameter.Lambda.Name, lambda));

    /// <summary>The value of that name.</summary>
    /// <exception cref="HyperMorphException">The point does not say it.</exception>
    public double this[string name] => Values.TryGetValue(name, out double value)
        ? value
        : throw new HyperMorphException($"the hyperparameter {name} is asked for and not given: give it as --{name}");

    /// <summary>The names that have values, as <see cref="Hyperparameter.Known"/> orders them.</summary>
    public IEnumerable<string> Names => Values.Keys.OrderBy(Place);

    /// <summary>This point with one value set.</summary>
    public HyperPoint With(string name, double value) => new(Values.SetItem(name, value));

    /// <summary>This point, with what it does not say taken from <paramref name="other"/>.</summary>
    public HyperPoint Over(HyperPoint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(other.Values.SetItems(Values));
    }

    /// <inheritdoc/>
    public bool Equals(HyperPoint? other) => other is not null && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(0, (hash, entry) => HashCode.Combine(hash, entry.Key, entry.Value));

    /// <summary>For example "λ = 0.3, γ = 0.5".</summary>
    public override string ToString() => string.Join(", ", Names.Select(name =>
        $"{Hyperparameter.Known.FirstOrDefault(h => h.Name == name)?.Symbol ?? name} = "
        + Values[name].ToString("0.###", CultureInfo.InvariantCulture)));

    private static int Place(string name) => Hyperparameter.Known.TakeWhile(h => h.Name != name).Count();
}

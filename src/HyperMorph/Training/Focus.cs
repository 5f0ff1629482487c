namespace HyperMorph.Training;

/// <summary>A share of the draws of Λ from around the Λ* of validation pairs, looked for once a
/// <see cref="Convergence"/> has reduced the learning rate, at the evaluation after.</summary>
/// <remarks>One model of many Λ learns each more slowly than a model of that one, and almost all of what its user asks for lies
/// near Λ*. The other draws are from all of the range, so that the landscape stays true elsewhere; the rule of convergence
/// judges all of it, as before.</remarks>
/// <param name="Share">The share of the draws, above 0 and at most 1.</param>
/// <param name="Radius">How far from Λ* they lie at most along each axis, in places of 0..1; at most a half.</param>
public sealed record Focus(double Share = 0.9, double Radius = 0.1)
{
    /// <summary>Where a place in 0..1 of all of the range lies in the part around <paramref name="centre"/>, which is moved
    /// inside where it would reach beyond an end.</summary>
    public double Narrow(double centre, double place) =>
        Math.Clamp(centre - Radius, 0, 1 - 2 * Radius) + 2 * Radius * place;

    internal void Check()
    {
        TrainingSettings.Require(Share is > 0 and <= 1, "Focus.Share", Share, "above 0 and at most 1");
        TrainingSettings.Require(Radius is > 0 and <= 0.5, "Focus.Radius", Radius, "above 0 and at most 0.5");
    }
}

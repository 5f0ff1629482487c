namespace HyperMorph.Data;

/// <summary>What a subject is used for.</summary>
public enum Part
{
    /// <summary>Models are fitted to it.</summary>
    Training,

    /// <summary>Choices, such as λ*, are made on it.</summary>
    Validation,

    /// <summary>Results are reported on it.</summary>
    Test,
}

/// <summary>Assigns subjects by a hash of their ids alone, so that more subjects or another file order move nobody.</summary>
/// <param name="Salt">What is hashed with the id; data sets of the same people share it.</param>
/// <param name="Train">Share of subjects, about, that train; the three shares sum to 1.</param>
/// <param name="Validation">Share of subjects that validate.</param>
/// <param name="Test">Share of subjects that test.</param>
public sealed record SplitRule(string Salt, double Train, double Validation, double Test)
{
    /// <summary>The part of the subject <paramref name="id"/>.</summary>
    public Part Of(string id)
    {
        double fraction = StableHash.Fraction($"{Salt}:{id}");
        return fraction < Train ? Part.Training : fraction < Train + Validation ? Part.Validation : Part.Test;
    }
}

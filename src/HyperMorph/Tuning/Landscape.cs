using HyperMorph.Data;

namespace HyperMorph.Tuning;

/// <summary>Who was registered to whom, and to which participant group the fixed subject belongs.</summary>
public sealed record PairInfo(string Moving, string Fixed, string? Group = null);

/// <summary>What one registration of one pair scored.</summary>
/// <param name="Dice">Per structure, in the landscape's order; NaN where the structure is missing from either image.</param>
/// <param name="FoldPercent">Percentage of voxels with a Jacobian determinant of zero or less.</param>
/// <param name="SdLogJ">Standard deviation of the logarithm of the Jacobian determinant.</param>
public sealed record PairScore(double[] Dice, double FoldPercent, double SdLogJ)
{
    /// <summary>Mean Dice over the structures that both images have.</summary>
    public double MeanDice => Statistics.Mean(Dice);
}

/// <summary>Accuracy and regularity of a model over a sweep of λ and a set of pairs.</summary>
/// <param name="DataSet">Name of the data set.</param>
/// <param name="Lambda">The values swept, ascending.</param>
/// <param name="Pairs">The pairs, in the order of the scores.</param>
/// <param name="Structures">The structures, in the order of each score's Dice.</param>
/// <param name="Unregistered">Scores before registration, one a pair.</param>
/// <param name="Scores">Scores at each λ, one a pair: [λ][pair].</param>
public sealed record Landscape(
    string DataSet, double[] Lambda, PairInfo[] Pairs, Structure[] Structures, PairScore[] Unregistered, PairScore[][] Scores);

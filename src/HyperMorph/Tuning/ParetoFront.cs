using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>What registration at a point Λ scores: accuracy against regularity.</summary>
/// <param name="Point">Λ.</param>
/// <param name="Dice">Mean Dice over structures and pairs.</param>
/// <param name="FoldPercent">Mean percentage of voxels that fold.</param>
/// <param name="SdLogJ">Mean standard deviation of the logarithm of the Jacobian determinant.</param>
public sealed record ParetoPoint(HyperPoint Point, double Dice, double FoldPercent, double SdLogJ);

using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>The best hyperparameters Λ* of all structures, of one or some of them, or of one participant group,
/// and how sure they are.</summary>
/// <param name="Name">"all structures", or the name of a structure, of a set of structures or of a group.</param>
/// <param name="Point">Λ*: where the mean Dice over the pairs is highest; a value for each axis of the landscape.</param>
/// <param name="Low">Lower ends of the 95 % bootstrap intervals over the pairs.</param>
/// <param name="High">Upper ends of the 95 % bootstrap intervals over the pairs.</param>
/// <param name="Dice">Mean Dice at Λ*.</param>
/// <param name="Pairs">Number of pairs that the mean is taken over.</param>
public sealed record Optimum(string Name, HyperPoint Point, HyperPoint Low, HyperPoint High, double Dice, int Pairs)
{
    /// <summary>The name of the optimum over all structures.</summary>
    public const string AllStructures = "all structures";

    /// <summary>One hyperparameter's best value and the ends of its interval.</summary>
    public (double Best, double Low, double High) Along(string hyperparameter) =>
        (Point[hyperparameter], Low[hyperparameter], High[hyperparameter]);
}

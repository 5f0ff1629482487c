namespace HyperMorph.Tuning;

/// <summary>The best regularisation λ* of all structures, of one structure or of one participant group, and how sure it is.</summary>
/// <param name="Name">"all structures", or the structure's or the group's name.</param>
/// <param name="Lambda">λ*, between 0 and 1: where the mean Dice over the pairs is highest.</param>
/// <param name="Low">Lower end of λ*'s 95 % bootstrap interval over the pairs.</param>
/// <param name="High">Upper end of λ*'s 95 % bootstrap interval over the pairs.</param>
/// <param name="Dice">Mean Dice at λ*.</param>
/// <param name="Pairs">Number of pairs that the mean is taken over.</param>
public sealed record Optimum(string Name, double Lambda, double Low, double High, double Dice, int Pairs)
{
    /// <summary>The name of the optimum over all structures.</summary>
    public const string AllStructures = "all structures";
}

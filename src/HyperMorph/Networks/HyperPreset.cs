namespace HyperMorph.Networks;

/// <summary>The published hypernetworks, which disagree: what each does between Λ and the kernels.</summary>
/// <param name="Name">"mip", "mip-leaky", "paper" or "reference".</param>
/// <param name="Layers">Number of hidden dense layers.</param>
/// <param name="Units">Units of each.</param>
/// <param name="Tanh">Whether generated kernels and biases pass through tanh.</param>
/// <param name="GeneratesFlow">Whether the flow convolution is generated too, or stored and the same for every Λ.</param>
/// <param name="MagnitudeInvariant">Whether Λ enters as (cos πλ/2, sin πλ/2) and the output is added
/// to learned kernels θ₀.</param>
/// <param name="EndPoints">Share of λ drawn at an end of its range while training, half of them at each.</param>
public sealed record HyperPreset(
    string Name, int Layers, int Units, bool Tanh, bool GeneratesFlow, bool MagnitudeInvariant, double EndPoints)
{
    /// <summary>The hidden units' slope below 0.</summary>
    public double Slope { get; init; }

    /// <summary>Factor on what enters the output layer.</summary>
    /// <remarks>
    /// The hidden units sum up to some 0.4 · <see cref="Units"/>, and a step of Adam moves each generated number by that many
    /// times the learning rate. Where θ₀ is learned beside it, the factor brings both to about the learning rate, as in a network
    /// without hypernetwork; the published ones have none.
    /// </remarks>
    public double OutputScale => MagnitudeInvariant ? 2.0 / Units : 1;

    /// <summary>Magnitude-invariant parametrisation, Gonzalez Ortiz et al., arXiv 2304.07645: the default.</summary>
    public static HyperPreset Mip { get; } = new("mip", 4, 64, Tanh: false, GeneratesFlow: true,
        MagnitudeInvariant: true, EndPoints: 0.2);

    /// <summary>The same with hidden units that leak, as its authors' code has them (hyperlight 0.1): for volumes.</summary>
    /// <remarks>What the hidden units add is noise at first, most of all where the first steps' Λ are alike
    /// (<see cref="Training.TrainingSettings.WideningSteps"/>), and training takes it away. In volumes it can take all: no unit
    /// of the last layer is above 0 at any Λ, and none learns any more. Leaking ones come back once Λ matters.</remarks>
    public static HyperPreset MipLeaky { get; } = Mip with { Name = "mip-leaky", Slope = 0.01 };

    /// <summary>As the first paper describes it, Hoopes et al., IPMI 2021.</summary>
    public static HyperPreset Paper { get; } = new("paper", 4, 64, Tanh: true, GeneratesFlow: true,
        MagnitudeInvariant: false, EndPoints: 0.4);

    /// <summary>As the authors' public code has it.</summary>
    public static HyperPreset Reference { get; } = new("reference", 6, 128, Tanh: false, GeneratesFlow: false,
        MagnitudeInvariant: false, EndPoints: 0.2);

    /// <summary>Those that are compared with each other: as published, with the same units.</summary>
    public static IReadOnlyList<HyperPreset> Published { get; } = [Mip, Paper, Reference];

    /// <summary>All presets.</summary>
    public static IReadOnlyList<HyperPreset> All { get; } = [.. Published, MipLeaky];

    /// <summary>The preset of a name.</summary>
    /// <exception cref="HyperMorphException">There is none of that name.</exception>
    public static HyperPreset Named(string name) => All.FirstOrDefault(p => p.Name == name)
        ?? throw new HyperMorphException(
            $"there is no hypernetwork preset '{name}'; there are {string.Join(", ", All.Select(p => p.Name))}");
}

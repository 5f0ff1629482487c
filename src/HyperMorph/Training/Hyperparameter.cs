using System.Globalization;
using System.Text.Json.Serialization;

namespace HyperMorph.Training;

/// <summary>How places in a hyperparameter's range follow each other.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scale>))]
public enum Scale
{
    /// <summary>By equal differences.</summary>
    [JsonStringEnumMemberName("linear")] Linear,

    /// <summary>By equal ratios; the range lies above 0.</summary>
    [JsonStringEnumMemberName("log")] Logarithmic,
}

/// <summary>One named entry of Λ: its range, and how it is drawn while training.</summary>
/// <param name="Name">One of <see cref="Known"/>'s names.</param>
/// <param name="Low">The smallest value.</param>
/// <param name="High">The largest value.</param>
/// <param name="Scale">How places in the range, 0..1, become values; the hypernetwork is given the place.</param>
/// <param name="Step">Training takes <paramref name="Low"/> and values by whole steps above it;
/// 0 where any value will do.</param>
/// <param name="Prior">How places are drawn; null for end points with the preset's share.</param>
public sealed record Hyperparameter(
    string Name, double Low, double High, Scale Scale = Scale.Linear, double Step = 0, Prior? Prior = null)
{
    /// <summary>λ: the weight of the regularisation, against similarity and labels together.</summary>
    public static Hyperparameter Lambda { get; } = new("lambda", 0, 1);

    /// <summary>γ: the weight of the label overlap, against the similarity.</summary>
    public static Hyperparameter Gamma { get; } = new("gamma", 0, 1);

    /// <summary>λ_sim of the local correlation: the window's side, in voxels.</summary>
    public static Hyperparameter Window { get; } = new("window", 3, 15, Step: 2);

    /// <summary>λ_sim of the Gaussian-weighted local correlation: the weight's standard deviation, in voxels.</summary>
    public static Hyperparameter Width { get; } = new("width", 1, 6, Scale.Logarithmic);

    /// <summary>λ_sim of the mutual information: the number of bins.</summary>
    public static Hyperparameter Bins { get; } = new("bins", 8, 64, Scale.Logarithmic);

    /// <summary>λ_sim of the mutual information too: the standard deviation, in bins,
    /// of the Gaussian that spreads an intensity over bins.</summary>
    public static Hyperparameter Parzen { get; } = new("parzen", 0.5, 2, Scale.Logarithmic);

    /// <summary>λ_reg: the share of the second-order term, bending energy, in the regularisation.</summary>
    public static Hyperparameter Bending { get; } = new("bending", 0, 1);

    /// <summary>All hyperparameters, with their usual ranges.</summary>
    public static IReadOnlyList<Hyperparameter> Known { get; } = [Lambda, Gamma, Window, Width, Bins, Parzen, Bending];

    /// <summary>The value that a model takes where it is neither conditioned on the hyperparameter nor told; NaN for λ,
    /// which must be told.</summary>
    [JsonIgnore]
    public double Default =>
        Name switch { "window" => 9, "width" => 3, "bins" => 32, "parzen" => 1, "lambda" => double.NaN, _ => 0 };

    /// <summary>What formulas and charts call it.</summary>
    [JsonIgnore]
    public string Symbol => Name switch { "lambda" => "λ", "gamma" => "γ", _ => Name };

    /// <summary>What an axis of a chart says.</summary>
    [JsonIgnore]
    public string Title => Name switch
    {
        "lambda" => "regularisation λ",
        "gamma" => "label weight γ",
        "window" => "window (voxels)",
        "width" => "Gaussian width (voxels)",
        "bins" => "histogram bins",
        "parzen" => "Parzen width (bins)",
        "bending" => "share of bending energy",
        _ => Name,
    };

    /// <summary>The value at a place in 0..1; places outside lead outside the range.</summary>
    public double At(double place)
    {
        double value = Scale == Scale.Linear ? Low + place * (High - Low) : Low * Math.Pow(High / Low, place);
        // Rounding must not lead outside.
        return place is >= 0 and <= 1 ? Math.Clamp(value, Low, High) : value;
    }

    /// <summary>The place of a value, 0..1.</summary>
    public double PlaceOf(double value) =>
        Scale == Scale.Linear ? (value - Low) / (High - Low) : Math.Log(value / Low) / Math.Log(High / Low);

    /// <summary>The training value nearest to <paramref name="value"/>.</summary>
    public double Snap(double value) => Step == 0
        ? value
        : Low + Step * Math.Round(Math.Clamp((value - Low) / Step, 0, Math.Floor((High - Low) / Step)));

    /// <summary>Throws unless <paramref name="value"/> is in the range.</summary>
    /// <exception cref="HyperMorphException">It is not.</exception>
    public void Check(double value)
    {
        if (!(value >= Low && value <= High))
        {
            string meaning = this == Lambda
                ? "0 (no regularisation) and 1 (nothing but regularisation)"
                : Number(Low) + " and " + Number(High);
            throw new HyperMorphException($"{Symbol} is {Number(value)}, and must lie between {meaning}");
        }
    }

    /// <summary>The hyperparameter of a name, with its usual range.</summary>
    /// <exception cref="HyperMorphException">There is none of that name.</exception>
    public static Hyperparameter Named(string name) => Known.FirstOrDefault(h => h.Name == name)
        ?? throw new HyperMorphException(
            $"there is no hyperparameter '{name}'; there are {string.Join(", ", Known.Select(h => h.Name))}");

    /// <summary>Reads <c>name[=low..high][,linear|log][,uniform|end-points|log-uniform]</c>,
    /// such as <c>lambda</c> or <c>window=5..11,uniform</c>.</summary>
    /// <exception cref="HyperMorphException">The text does not say that, or says an empty range.</exception>
    public static Hyperparameter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(','), range = parts[0].Split('=');
        Hyperparameter parsed = Named(range[0]);
        parsed = range.Length < 2 ? parsed : parsed.WithRange(range[1], text);
        foreach (string part in parts.Skip(1))
        {
            parsed = part switch
            {
                "linear" => parsed with { Scale = Scale.Linear },
                "log" => parsed with { Scale = Scale.Logarithmic },
                _ => parsed with
                {
                    Prior = Prior.Named(part) ?? throw Unreadable(text, $"'{part}' is neither a scale nor a prior")
                },
            };
        }
        parsed.CheckItself();
        return parsed;
    }

    /// <summary>Throws one sentence when name, range or prior make no sense.</summary>
    /// <exception cref="HyperMorphException">What is wrong.</exception>
    public void CheckItself()
    {
        Hyperparameter usual = Named(Name);
        bool nested = Name is not ("lambda" or "gamma" or "bending") || (Low >= usual.Low && High <= usual.High);
        bool holds = double.IsFinite(Low) && double.IsFinite(High) && Low < High && nested && Step >= 0
            && (Low > 0 || (Scale == Scale.Linear && Low >= 0))
            && (Name != "window" || (Low >= 3 && Low % 2 == 1 && Step % 2 == 0 && Step > 0))
            && Prior is null or { EndPointShare: >= 0 and <= 1, Smallest: > 0 and < 1 };
        if (!holds)
        {
            throw new HyperMorphException(
                $"the hyperparameter {Name} cannot have the range {Number(Low)}..{Number(High)}, "
                + $"{(Scale == Scale.Linear ? "linear" : "log")}{(Step > 0 ? $", by steps of {Number(Step)}" : "")}: "
                + $"give a range that is not empty, within {Number(usual.Low)}..{Number(usual.High)} or the like, "
                + "and above 0 for log");
        }
    }

    private Hyperparameter WithRange(string range, string text)
    {
        string[] ends = range.Split("..");
        return ends.Length == 2 && double.TryParse(ends[0], CultureInfo.InvariantCulture, out double low)
            && double.TryParse(ends[1], CultureInfo.InvariantCulture, out double high)
                ? this with { Low = low, High = high }
                : throw Unreadable(text, $"'{range}' is not a range");
    }

    private static HyperMorphException Unreadable(string text, string why) =>
        new($"the hyperparameter '{text}' cannot be read: {why}; write NAME, NAME=LOW..HIGH, or NAME=LOW..HIGH,log,uniform");

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

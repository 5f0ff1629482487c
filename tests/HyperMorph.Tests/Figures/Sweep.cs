using HyperMorph.Data;
using HyperMorph.Figures;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Tests.Figures;

/// <summary>A synthetic sweep with the shape of real ones: Dice rises to an optimum that differs by structure and falls to the
/// unregistered Dice at λ = 1.</summary>
internal static class Sweep
{
    private static readonly string[] Anatomy =
    [
        "Cerebral White Matter", "Cerebral Cortex", "Lateral Ventricle", "Inferior Lateral Ventricle",
        "Cerebellum White Matter", "Cerebellum Cortex", "Thalamus", "Caudate", "Putamen", "Pallidum", "3rd Ventricle",
        "4th Ventricle", "Brain Stem", "Hippocampus", "Amygdala", "CSF", "Accumbens", "Ventral DC", "Vessel",
        "Choroid Plexus", "Optic Chiasm", "Corpus Callosum", "Fornix", "Insula",
    ];

    private static readonly string[] Colors =
    [
        "#f5f5f5", "#cd3e4e", "#781286", "#c43afa", "#dcf8a4", "#e69422", "#00760e", "#7abadc",
        "#ec0db0", "#0c30ff", "#ccb68e", "#2acca4", "#779fb0", "#dcd814", "#67ffff", "#3c3c3c",
        "#ffa500", "#a52a2a", "#a020f0", "#00c8c8", "#eaa91e", "#4b3c8c", "#7878be", "#ffe14b",
    ];

    public static Landscape Landscape(int structures = 12, int pairs = 40, int steps = 21) =>
        Over([LandscapeAxis.Lambda(steps)], structures, pairs, (_, structure, place) => Gain(structure, place[0]));

    /// <summary>A surface whose Dice rises along the second axis too, to a best place that hangs on the first and on the
    /// structure; half of the structures are a set.</summary>
    public static Landscape Surface(int structures = 12, int pairs = 40, Hyperparameter? second = null, int steps = 21,
        int count = 11) => Over(
        [LandscapeAxis.Lambda(steps), LandscapeAxis.Even(second ?? Hyperparameter.Gamma, count)], structures, pairs,
        (pair, structure, place) => Gain(structure, place[0] + 0.25 * Math.Sin(1.7 * pair) * place[0] * (1 - place[0]))
            + Second(structure, place[1] - 0.25 * (place[0] - Best(structure))
                + 0.25 * Math.Cos(2.3 * pair)) * (1 - place[0])) with
        {
            Sets =
            [
                new("structures in the loss", [.. Enumerable.Range(0, structures / 2)]),
                new("structures held out", [.. Enumerable.Range(structures / 2, structures - structures / 2)]),
            ],
        };

    /// <summary>Scores over any axes, the first of them λ.</summary>
    /// <param name="axes">The axes.</param>
    /// <param name="structures">How many structures.</param>
    /// <param name="pairs">How many pairs.</param>
    /// <param name="gain">What registration adds to a pair's and structure's Dice at a place in 0..1 along each axis.</param>
    public static Landscape Over(LandscapeAxis[] axes, int structures, int pairs, Func<int, int, double[], double> gain)
    {
        Random random = new(7);
        PairInfo[] who = [.. Enumerable.Range(0, pairs).Select(p =>
            new PairInfo($"subject-{p:000}", $"subject-{p + 1:000}", p % 2 == 0 ? "younger than 60" : "60 and older"))];
        double[] skill = [.. who.Select(_ => 0.045 * Gauss(random))];
        double[][] noise = [.. who.Select(_ => Enumerable.Range(0, structures).Select(_ => 0.03 * Gauss(random)).ToArray())];
        PairScore Score(int pair, double[]? at) => new(
            [.. Enumerable.Range(0, structures).Select(s => (pair + s) % 17 == 16
                ? double.NaN
                : Math.Clamp(Before(s) + skill[pair] + noise[pair][s] + (at is null ? 0 : gain(pair, s, at)), 0, 1))],
            at is null ? 0 : 1.4 * Math.Exp(-9 * at[0]) * (1 + skill[pair] * 4) * (1 + at.Skip(1).Sum()),
            at is null ? 0 : 0.42 * Math.Exp(-2.6 * at[0]));
        Landscape landscape = new("synthetic phantom", axes, HyperPoint.Empty, who,
            [.. Enumerable.Range(0, structures).Select(s => new Structure(s + 1, Anatomy[s], Colors[s]))], [],
            [.. who.Select((_, p) => Score(p, null))], new PairScore[axes.Aggregate(1, (n, a) => n * a.Values.Length)][]);
        HyperSpace space = new([.. axes.Select(a => a.Hyperparameter)]);
        for (int i = 0; i < landscape.Scores.Length; i++)
        {
            double[] at = space.PlacesOf(landscape.Point(i), HyperPoint.Empty);
            landscape.Scores[i] = [.. who.Select((_, p) => Score(p, at))];
        }
        return landscape;
    }

    /// <summary>The optimum of everything, of the two groups, and of each structure: the best grid point; the intervals are made
    /// up.</summary>
    public static IReadOnlyList<Optimum> Optima(Landscape landscape) =>
        [.. ((string[])[Optimum.AllStructures, "younger than 60", "60 and older",
            .. landscape.Structures.Select(s => s.Name)]).Select((name, i) =>
        {
            double[] dice = HyperMorph.Tuning.Surface.Of(landscape, name).Means;
            int best = Array.IndexOf(dice, dice.Max());
            HyperPoint Moved(double by) => HyperPoint.Of(landscape.Axes.Select(a => a.Hyperparameter)
                .Select(h => (h.Name, h.At(Math.Clamp(h.PlaceOf(landscape.Point(best)[h.Name]) + by, 0, 1)))));
            int pairs = landscape.PairsOf(name).Count(p => double.IsFinite(landscape.DiceOf(name)(landscape.Unregistered[p])));
            return new Optimum(name, Moved(0), Moved(-0.03 - 0.01 * (i % 5)), Moved(0.04 + 0.012 * (i % 4)), dice[best], pairs);
        })];

    /// <summary>A head of 80×96 pixels in RAS moved by a smooth field whose strength falls with λ.</summary>
    public static RegistrationCase Case(params double[] lambda)
    {
        int[] shape = [80, 96];
        Volume Head(double shift) => new(Each(shape, (i, j) => (float)(
            Math.Clamp(4 * (1 - Math.Pow((i - 40 - shift) / 30, 2) - Math.Pow((j - 48) / 40.0, 2)), 0, 0.8)
            + (Math.Pow(i - 32 - shift, 2) + Math.Pow(j - 54, 2) < 90 ? 0.2 : 0)
            - (Math.Pow(i - 48 - shift, 2) + Math.Pow(j - 40, 2) < 60 ? 0.5 : 0))), shape, Affine.Identity);
        return new(Head(0), Head(4),
            [.. lambda.Select(l => ((HyperPoint)l, Head(4 * (1 - l)), Field(shape, 5 * (1 - l))))], "subject-000 to subject-001");
    }

    public static DisplacementField Field(int[] shape, double strength) => new(
        [
            .. Each(shape, (i, j) => (float)(strength * Math.Sin(i / 11.0) * Math.Cos(j / 13.0))),
            .. Each(shape, (i, j) => (float)(strength * Math.Cos(i / 9.0) * Math.Sin(j / 12.0)))
        ], shape);

    private static float[] Each(int[] shape, Func<int, int, float> value) =>
        [.. Enumerable.Range(0, shape[0] * shape[1]).Select(v => value(v / shape[1], v % shape[1]))];

    private static double Before(int structure) => 0.42 + 0.32 * ((structure * 7) % 24) / 24;

    private static double Best(int structure) => 0.15 + 0.5 * ((structure * 11) % 24) / 24;

    private static double Gain(int structure, double l)
    {
        double best = Best(structure);
        return 0.16 * (l < best ? 1 - 0.22 * Math.Pow((best - l) / best, 2) : 1 - 0.97 * Math.Pow((l - best) / (1 - best), 2));
    }

    private static double Second(int structure, double place) =>
        0.05 * (1 - Math.Pow((place - 0.35 - 0.4 * ((structure * 5) % 24) / 24) / 0.65, 2));

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

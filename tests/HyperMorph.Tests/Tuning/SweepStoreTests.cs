using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class SweepStoreTests
{
    private static readonly LandscapeAxis[] Lambdas = [new(Hyperparameter.Lambda, [0, 0.5, 1])];

    [Fact]
    public void What_a_point_cost_is_kept_with_its_scores()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = TinyTraining.Model(folder, 3);
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(TinyTraining.Data.Test, 3);
        HyperPoint[] points = LandscapeAxis.Points(Lambdas, HyperPoint.Empty);
        SweepStore Open() => SweepStore.Open(model, TinyTraining.Manifest, pairs);
        void Sweep(LandscapeAxis axis) => LandscapeSweep.Run(model, TinyTraining.Manifest, pairs, [axis], store: Open());
        Assert.Equal(default, Open().TimeOf(points));
        Sweep(Lambdas[0] with { Values = [0] });
        ComputeTime first = Open().TimeOf(points);
        Assert.True(first.Cpu > 0 && first.Wall > 0 && first.Gpu == 0);
        Sweep(Lambdas[0]);
        Assert.Equal(first, Open().TimeOf(points[..1]));
        ComputeTime others = Open().TimeOf(points[1..]);
        Assert.True(others.Cpu > 0);
        Assert.Equal(first + others, Open().TimeOf(points), (a, b) => Math.Abs(a.Cpu - b.Cpu) < 1e-9);
    }

    [Fact]
    public void A_sweep_that_was_stopped_goes_on_where_it_was()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = TinyTraining.Model(folder, 3);
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(TinyTraining.Data.Test, 3);
        List<int> reported = [];
        Landscape Run(IReadOnlyList<Pair> some, Action<int, int>? progress, CancellationToken cancellation = default) =>
            LandscapeSweep.Run(model, TinyTraining.Manifest, some, Lambdas, null, progress,
                SweepStore.Open(model, TinyTraining.Manifest, some), cancellation);
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Run(pairs, (done, _) => { if (done > 3) { stop.Cancel(); } else { reported.Add(done); } }, stop.Token));
        Assert.Equal([3], reported);
        // The second point was finished when the token was looked at; of the third, a line was begun.
        File.AppendAllText(Directory.GetFiles(model.Folder!, "sweep-*").Single(), "{\"Point\":{\"lambda\":1},\"Sco");
        Landscape whole = Run(pairs, (done, _) => reported.Add(done)),
            again = Run(pairs, (_, _) => Assert.Fail("nothing is left to sweep"));
        Assert.Equal([3, 9], reported);
        Landscape fresh = LandscapeSweep.Run(model, TinyTraining.Manifest, pairs, Lambdas);
        foreach (Landscape landscape in (Landscape[])[whole, again])
        {
            Assert.Equal(fresh.Scores.SelectMany(s => s).SelectMany(s => s.Dice),
                landscape.Scores.SelectMany(s => s).SelectMany(s => s.Dice));
            Assert.Equal(fresh.Scores.SelectMany(s => s).Select(s => s.SdLogJ),
                landscape.Scores.SelectMany(s => s).Select(s => s.SdLogJ));
        }
        Assert.Equal([2, 2, 2], Run([.. pairs.Take(2)], null).Scores.Select(s => s.Length));
    }
}

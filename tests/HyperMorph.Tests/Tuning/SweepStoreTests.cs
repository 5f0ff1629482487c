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

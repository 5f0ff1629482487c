using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class LabelFreeChoiceTests(TwoHyperparameters trained) : IClassFixture<TwoHyperparameters>
{
    private static readonly HyperPoint[] Candidates =
        [.. new[] { 0, 0.3, 0.6, 1 }.Select(lambda => HyperPoint.Of(("lambda", lambda), ("gamma", 0.5)))];

    [Fact]
    public void Scores_need_no_labels_and_do_not_depend_on_which_image_moves()
    {
        Pair pair = trained.Target.Pairs[0];
        UnlabelledScore[] forth = LabelFreeChoice.Scores(trained.Model, pair.Moving.Image, pair.Fixed.Image, Candidates);
        UnlabelledScore[] back = LabelFreeChoice.Scores(trained.Model, pair.Fixed.Image, pair.Moving.Image, Candidates);
        Assert.Equal(Candidates, forth.Select(s => s.Point));
        Assert.All(forth.Zip(back), s => Assert.Equal(s.First.Similarity, s.Second.Similarity, 5));
        Assert.All(forth.Zip(back), s => Assert.Equal(s.First.SdLogJ, s.Second.SdLogJ, 5));
        Assert.All(forth, s => Assert.InRange(s.Similarity, 0.01, 1));
    }

    [Fact]
    public void The_choice_is_at_the_knee()
    {
        UnlabelledScore[] curve = [.. Enumerable.Range(0, 11).Select(i => i / 10.0)
            .Select(l => new UnlabelledScore(l, l < 0.4 ? 0.9 - 0.01 * l : 0.9 - (l - 0.4), 1 / (0.1 + l)))];
        Assert.Equal(0.4, curve[LabelFreeChoice.Choose(curve)].Point["lambda"]);
        Assert.Equal(0, LabelFreeChoice.Choose([curve[3]]));
    }

    [Fact]
    public void Trust_is_what_choices_lose_against_each_pairs_best()
    {
        Landscape landscape = OptimaTests.Synthetic();
        int[] best = [.. landscape.Pairs.Select((_, p) => Enumerable.Range(0, 21).MaxBy(i => landscape.Scores[i][p].MeanDice))];
        LabelFreeTrust perfect = LabelFreeTrust.Of(landscape, best),
            none = LabelFreeTrust.Of(landscape, [.. best.Select(_ => 20)]);
        Assert.Equal((0, 1), (perfect.Regret, Math.Round(perfect.Correlation("lambda"), 9)));
        Assert.Equal(0.4, perfect.Common["lambda"]);
        Assert.InRange(perfect.CommonRegret, 1e-5, 0.01);
        Assert.True(none.Regret > 0.2 && double.IsNaN(none.Correlation("lambda")));
        Assert.Equal(40, none.Table().Rows.Count);
    }
}

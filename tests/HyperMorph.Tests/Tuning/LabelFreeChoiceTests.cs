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
}

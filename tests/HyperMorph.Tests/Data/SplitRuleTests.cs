using HyperMorph.Data;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class SplitRuleTests
{
    private static readonly SplitRule s_rule = new("oasis", 0.7, 0.1, 0.2);

    [Fact]
    public void Shares_are_met_about()
    {
        int[] counts = Count(Enumerable.Range(0, 4000).Select(i => $"subject-{i}"));

        Assert.InRange(counts[(int)Part.Training], 2700, 2900);
        Assert.InRange(counts[(int)Part.Validation], 340, 460);
        Assert.InRange(counts[(int)Part.Test], 720, 880);
    }

    // The assignment is part of every published result: these may never change.
    [Theory]
    [InlineData("OASIS_OAS1_0001_MR1", Part.Training)]
    [InlineData("OASIS_OAS1_0007_MR1", Part.Validation)]
    [InlineData("OASIS_OAS1_0012_MR1", Part.Test)]
    public void A_subject_keeps_its_part_for_ever(string id, Part part) => Assert.Equal(part, s_rule.Of(id));

    [Fact]
    public void Another_salt_is_another_split() =>
        Assert.NotEqual(Parts(s_rule), Parts(s_rule with { Salt = "other" }));

    [Fact]
    public void The_two_OASIS_sets_put_a_person_into_the_same_part() =>
        Assert.Equal(Parts(Manifest.Load("oasis-2d").Split), Parts(Manifest.Load("oasis-3d").Split));

    private static Part[] Parts(SplitRule rule) => [.. Enumerable.Range(0, 50).Select(i => rule.Of($"OASIS_OAS1_{i:0000}_MR1"))];

    private static int[] Count(IEnumerable<string> ids)
    {
        int[] counts = new int[3];
        foreach (string id in ids)
        {
            counts[(int)s_rule.Of(id)]++;
        }
        return counts;
    }
}

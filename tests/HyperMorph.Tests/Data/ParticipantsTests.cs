using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class ParticipantsTests
{
    private static readonly Participants s_table = SmallData.Manifest.Participants!;

    [Fact]
    public void Rows_are_read_by_id_with_the_named_columns_only()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("participants.tsv"), "sex\tparticipant_id\thand\tage\r\nF\ta1\tR\t74\r\nM\tb2\tL\tn/a\r\n");

        var rows = s_table.Read(folder.Path);

        Assert.Equal(["a1", "b2"], rows.Keys.Order());
        Assert.Equal(new() { ["age"] = "74", ["sex"] = "F" }, new Dictionary<string, string>(rows["a1"]));
        Assert.Equal("n/a", rows["b2"]["age"]);
    }

    [Fact]
    public void Without_the_file_nothing_is_known() => Assert.Empty(s_table.Read("no-such-folder"));

    [Theory]
    [InlineData("participant_id\tage\na1\t74\n", "no column sex")]
    [InlineData("participant_id\tage\tsex\na1\t74\n", "a line with 2 values, \"a1 74\"")]
    [InlineData("participant_id\tage\tsex\na1\t74\tF\na1\t75\tF\n", "two lines with participant_id a1")]
    [InlineData("", "no column participant_id")]
    public void A_wrong_table_is_refused(string text, string message)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("participants.tsv"), text);

        var e = Assert.Throws<HyperMorphException>(() => s_table.Read(folder.Path));

        Assert.Contains("participants.tsv", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("18", "young")]
    [InlineData("35", "young")]
    [InlineData("35.5", "middle")]
    [InlineData("65", "middle")]
    [InlineData("66", "old")]
    [InlineData("n/a", null)]
    [InlineData("NaN", null)]
    [InlineData("", null)]
    public void A_group_reaches_up_to_its_bound(string age, string? group) =>
        Assert.Equal(group is null ? [] : [group], SmallData.Manifest.GroupsOf(Subject(new() { ["age"] = age })));

    [Fact]
    public void Groups_of_many_come_division_by_division_though_some_subjects_are_in_no_group_of_the_first() =>
        Assert.Equal(["36 to 65", "up to 35", "CDR 0", "CDR > 0"],
            Manifest.GroupsIn([["up to 35", "CDR > 0"], ["CDR 0"], ["36 to 65", "CDR 0"]]));

    [Fact]
    public void A_subject_without_particulars_or_a_set_without_groups_has_no_group()
    {
        Assert.Empty(SmallData.Manifest.GroupsOf(Subject([])));
        Assert.Empty((SmallData.Manifest with { Groups = null }).GroupsOf(Subject(new() { ["age"] = "20" })));
    }

    private static Subject Subject(Dictionary<string, string> particulars) =>
        new("a1", new(new byte[4], [2, 2], Affine.Identity), null, particulars);
}

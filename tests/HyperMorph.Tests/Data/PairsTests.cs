using HyperMorph.Data;
using HyperMorph.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class PairsTests
{
    [Fact]
    public void A_training_pair_has_two_different_subjects_and_every_pair_comes_alike_often()
    {
        Subject[] subjects = Subjects(4);

        var counts = Enumerable.Range(0, 12_000).Select(step => Pairs.At(subjects, 3, step))
            .CountBy(pair => (pair.Moving.Id, pair.Fixed.Id)).ToArray();

        Assert.Equal(12, counts.Length);
        Assert.All(counts, count => Assert.NotEqual(count.Key.Item1, count.Key.Item2));
        Assert.All(counts, count => Assert.InRange(count.Value, 850, 1150));
    }

    [Fact]
    public void A_resumed_run_sees_the_pairs_it_would_have_seen()
    {
        Subject[] subjects = Subjects(9);
        Pair[] whole = [.. Enumerable.Range(0, 100).Select(step => Pairs.At(subjects, 5, step))];

        Assert.Equal(whole[60..], Enumerable.Range(60, 40).Select(step => Pairs.At(subjects, 5, step)));
        Assert.NotEqual(whole, Enumerable.Range(0, 100).Select(step => Pairs.At(subjects, 6, step)));
    }

    [Fact]
    public void Neighbouring_seeds_share_no_stretch_of_pairs()
    {
        Subject[] subjects = Subjects(50);
        string Stretch(int seed, int from) => string.Join(' ',
            Enumerable.Range(from, 4).Select(step => Pairs.At(subjects, seed, step)).Select(p => p.Moving.Id + p.Fixed.Id));
        HashSet<string> first = [.. Enumerable.Range(0, 500).Select(from => Stretch(0, from))];

        Assert.Equal(500, first.Count);
        Assert.DoesNotContain(Enumerable.Range(0, 500).Select(from => Stretch(1, from)), first.Contains);
    }

    [Theory]
    [InlineData(7, 3)]
    [InlineData(7, 7)]
    [InlineData(7, 42)]
    [InlineData(40, 100)]
    [InlineData(41, 20)]
    public void Evaluation_pairs_are_distinct_and_spread_over_the_subjects(int subjects, int count)
    {
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(Subjects(subjects), count);

        Assert.Equal(count, pairs.Distinct().Count());
        Assert.DoesNotContain(pairs, pair => pair.Moving == pair.Fixed);
        AssertEven(pairs.Select(pair => pair.Moving.Id), subjects, 1);
        AssertEven(pairs.Select(pair => pair.Fixed.Id), subjects, 1);
        AssertEven(pairs.SelectMany(pair => new[] { pair.Moving.Id, pair.Fixed.Id }), subjects, 2);
    }

    [Fact]
    public void Half_as_many_evaluation_pairs_as_subjects_use_each_subject_once()
    {
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(Subjects(20), 10);

        Assert.Equal(20, pairs.SelectMany(pair => new[] { pair.Moving.Id, pair.Fixed.Id }).Distinct().Count());
    }

    [Fact]
    public void Evaluation_pairs_do_not_depend_on_the_order_of_files_and_fewer_begin_more()
    {
        Subject[] subjects = Subjects(12);

        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(subjects, 30);

        Assert.Equal(pairs, Pairs.ForEvaluation([.. subjects.Reverse()], 30));
        Assert.Equal(pairs.Take(10), Pairs.ForEvaluation(subjects, 10));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    public void More_pairs_than_subjects_make_are_refused(int subjects, int count)
    {
        var e = Assert.Throws<HyperMorphException>(() => Pairs.ForEvaluation(Subjects(subjects), count));

        Assert.Contains($"make {subjects * (subjects - 1)} pairs, and {count} are wanted", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_subject_is_no_training_pair() => Assert.Throws<HyperMorphException>(() => Pairs.At(Subjects(1), 0, 0));

    private static void AssertEven(IEnumerable<string> uses, int subjects, int most)
    {
        int[] counts = [.. uses.CountBy(id => id).Select(count => count.Value)];
        int fewest = counts.Length < subjects ? 0 : counts.Min();
        Assert.InRange(counts.Max() - fewest, 0, most);
    }

    private static Subject[] Subjects(int count) =>
        [.. Enumerable.Range(0, count).Select(i =>
            new Subject($"s{i:00}", new(new byte[4], [2, 2], Affine.Identity), null, new Dictionary<string, string>()))];
}

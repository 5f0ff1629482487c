using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class PhantomTests
{
    private static readonly PhantomSettings s_slices = new() { Subjects = 20 };
    private static readonly PhantomSettings s_volumes = new() { Shape = [64, 64, 64], Subjects = 10 };
    private static readonly Lazy<IReadOnlyList<Subject>> s_sliced = new(() => Phantom.Generate(s_slices));
    private static readonly Lazy<IReadOnlyList<Subject>> s_solid = new(() => Phantom.Generate(s_volumes));

    [Fact]
    public void A_seed_gives_the_same_subjects_whatever_their_number()
    {
        IReadOnlyList<Subject> few = Phantom.Generate(s_slices with { Subjects = 3 });
        for (int n = 0; n < few.Count; n++)
        {
            Assert.Equal(s_sliced.Value[n].Id, few[n].Id);
            Assert.Equal(s_sliced.Value[n].Image.ToArray(), few[n].Image.ToArray());
            Assert.Equal(s_sliced.Value[n].Labels!.ToArray(), few[n].Labels!.ToArray());
            Assert.Equal(s_sliced.Value[n].Particulars, few[n].Particulars);
        }
    }

    [Fact]
    public void One_subject_is_the_same_alone_as_in_its_population() =>
        Assert.Equal(s_sliced.Value[7].Image.ToArray(), Phantom.GenerateSubject(s_slices, 7).Image.ToArray());

    [Fact]
    public void Subjects_and_seeds_differ()
    {
        int[] labels = s_sliced.Value[0].Labels!.ToArray();
        Assert.NotEqual(labels, s_sliced.Value[1].Labels!.ToArray());
        Assert.NotEqual(labels, Phantom.GenerateSubject(s_slices with { Seed = 1 }, 0).Labels!.ToArray());
    }

    [Fact]
    public void Subjects_are_numbered_from_0_and_have_an_age()
    {
        Assert.Equal("phantom-0000", s_sliced.Value[0].Id);
        Assert.Equal("phantom-0019", s_sliced.Value[19].Id);
        Assert.All(s_sliced.Value, subject => Assert.InRange(int.Parse(subject.Particulars["age"], null), 20, 89));
    }

    [Fact]
    public void Every_subject_has_every_structure_in_2D_and_in_3D()
    {
        int[] labels = [.. Phantom.Structures.Select(structure => structure.Label)];
        Assert.Equal(Enumerable.Range(1, 15), labels);
        Assert.Equal(labels.Length,
            Phantom.Structures.DistinctBy(structure => structure.Name).DistinctBy(structure => structure.Color).Count());
        Assert.All(s_sliced.Value.Concat(s_solid.Value), subject => Assert.Equal(labels, subject.Labels!.Structures()));
    }

    [Fact]
    public void Images_and_labels_lie_on_the_asked_for_grid()
    {
        foreach ((PhantomSettings settings, IReadOnlyList<Subject> subjects)
            in new[] { (s_slices, s_sliced.Value), (s_volumes, s_solid.Value) })
        {
            Assert.Equal(settings.Subjects, subjects.Count);
            Assert.Equal(settings.Shape, subjects[0].Image.Shape);
            Assert.Equal(settings.Shape, subjects[0].Labels!.Shape);
            Assert.Equal(subjects[0].Labels!.Affine, subjects[0].Image.Affine);
            Assert.All(subjects[0].Image.Spacing, spacing => Assert.Equal(1, spacing));
        }
        Assert.Equal((0, 0, 0), s_solid.Value[0].Image.Affine.Apply(31.5, 31.5, 31.5));
        Assert.Equal((0, 0, 0), s_sliced.Value[0].Image.Affine.Apply(63.5, 63.5, 0));
    }

    [Fact]
    public void A_slice_may_have_any_shape()
    {
        Subject subject = Phantom.GenerateSubject(s_slices with { Shape = [160, 193] }, 0);
        Assert.Equal([160, 193], subject.Image.Shape);
        Assert.Equal(15, subject.Labels!.Structures().Length);
    }

    [Fact]
    public void Intensities_are_bytes_over_255_and_zero_where_there_is_no_structure()
    {
        foreach (Subject subject in s_sliced.Value.Concat(s_solid.Value))
        {
            byte[] stored = Assert.IsType<byte[]>(subject.Image.Stored);
            float[] values = subject.Image.ToArray();
            int[] labels = subject.Labels!.ToArray();
            Assert.Equal(stored, Assert.IsType<byte[]>(subject.Image.Compact().Stored));
            Assert.Equal(0, values.Where((_, n) => labels[n] == 0).Max());
            Assert.True(values.Max() is > 0.8f and <= 1);
            Assert.True(labels.Count(label => label > 0) is var inside
                && inside > labels.Length * (subject.Image.Rank == 2 ? 0.3 : 0.15));
        }
    }

    [Fact]
    public void The_head_stays_clear_of_the_border()
    {
        foreach (Subject subject in s_sliced.Value)
        {
            LabelMap inner = subject.Labels!.PadOrCrop([126, 126]);
            Assert.Equal(subject.Labels!.ToArray().Count(label => label > 0), inner.ToArray().Count(label => label > 0));
        }
    }

    [Fact]
    public void Ventricles_are_darkest_and_white_matter_is_brightest()
    {
        foreach (Subject subject in s_sliced.Value)
        {
            double ventricle = Mean(subject, 3, 4), nuclei = Mean(subject, 6, 7, 8, 9, 12, 13), white = Mean(subject, 2);
            Assert.True(ventricle < nuclei - 0.15 && nuclei < white - 0.05, $"{subject.Id}: {ventricle}, {nuclei}, {white}");
        }
        static double Mean(Subject subject, params int[] labels) =>
            subject.Image.ToArray().Zip(subject.Labels!.ToArray())
                .Where(voxel => labels.Contains(voxel.Second)).Average(voxel => voxel.First);
    }

    [Fact]
    public void Ventricles_are_larger_in_the_old()
    {
        var subjects = Phantom.Generate(s_slices with { Subjects = 40 })
            .Select(subject => (Age: int.Parse(subject.Particulars["age"], null),
                Size: subject.Labels!.ToArray().Count(label => label is 3 or 4))).ToArray();
        Assert.True(subjects.Where(s => s.Age >= 65).Average(s => s.Size)
            > 1.2 * subjects.Where(s => s.Age < 45).Average(s => s.Size));
    }

    [Fact]
    public void Deformations_are_diffeomorphic_in_2D_and_in_3D()
    {
        foreach (int subject in Enumerable.Range(0, 10))
        {
            Assert.True(SmallestJacobian(Phantom.Deformation(s_slices, subject)) > 0.1);
            Assert.True(SmallestJacobian(Phantom.Deformation(s_volumes with { Shape = [32, 36, 40] }, subject)) > 0.1);
        }
    }

    [Fact]
    public void Deformations_are_as_strong_as_asked_for()
    {
        DisplacementField[] fields = [.. Enumerable.Range(0, 20).Select(n => Phantom.Deformation(s_slices, n))];
        double rms = Math.Sqrt(fields.Average(field => 2 * field.Values.Average(u => (double)u * u)));
        // A voxel is 1 / 57.1 half head lengths.
        Assert.InRange(rms, 0.75 * s_slices.Deformation * 57.1, 1.25 * s_slices.Deformation * 57.1);
        Assert.All(Phantom.Deformation(s_slices with { Deformation = 0 }, 3).Values, u => Assert.Equal(0, u));
    }

    [Fact]
    public void Unregistered_subjects_overlap_about_as_much_as_affinely_aligned_people()
    {
        double[] dice = [.. Enumerable.Range(0, 10).Select(n => MeanDice(s_sliced.Value[n], s_sliced.Value[n + 10]))];
        Assert.InRange(dice.Average(), 0.48, 0.65);
    }

    [Fact]
    public void Without_variation_all_subjects_show_the_one_anatomy()
    {
        PhantomSettings plain = s_slices with { Deformation = 0, ShapeVariation = 0, Noise = 0, BiasField = 0, Contrast = 0 };
        Subject one = Phantom.GenerateSubject(plain, 0), other = Phantom.GenerateSubject(plain with { Seed = 5 }, 3);
        Assert.Equal(one.Image.ToArray(), other.Image.ToArray());
        Assert.Equal(1, MeanDice(one, other));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(128, 31)]
    [InlineData(64, 64, 64, 64)]
    public void A_shape_that_is_no_slice_or_volume_is_refused(params int[] shape) =>
        Assert.Contains(string.Join('×', shape), Assert.Throws<HyperMorphException>(() =>
            Phantom.Generate(new() { Shape = shape })).Message, StringComparison.Ordinal);

    [Fact]
    public void Settings_out_of_range_are_refused_by_name()
    {
        Refused(s_slices with { Subjects = -1 }, "number of subjects is -1");
        Refused(s_slices with { Noise = double.NaN }, "Noise is NaN");
        Refused(s_slices with { Deformation = -0.1 }, "Deformation is -0.1");
        Refused(s_slices with { ShapeVariation = 3 }, "ShapeVariation is 3");
        Assert.Contains("-2", Assert.Throws<HyperMorphException>(() => Phantom.GenerateSubject(s_slices, -2)).Message,
            StringComparison.Ordinal);

        static void Refused(PhantomSettings settings, string says) =>
            Assert.Contains(says, Assert.Throws<HyperMorphException>(() => Phantom.Generate(settings)).Message,
                StringComparison.Ordinal);
    }

    private static double MeanDice(Subject one, Subject other)
    {
        (int First, int Second)[] voxels = [.. one.Labels!.ToArray().Zip(other.Labels!.ToArray())];
        return Phantom.Structures.Average(structure =>
            2.0 * voxels.Count(v => v.First == structure.Label && v.Second == structure.Label)
                / (voxels.Count(v => v.First == structure.Label) + voxels.Count(v => v.Second == structure.Label)));
    }

    // Of x + u(x), by forward differences.
    private static double SmallestJacobian(DisplacementField field)
    {
        int rank = field.Rank;
        int[] strides = [.. Enumerable.Range(0, rank).Select(axis => Grid.Count(field.Shape.AsSpan(axis + 1)))],
            index = new int[rank];
        double[,] d = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
        double smallest = double.PositiveInfinity;
        for (int n = 0; n < Grid.Count(field.Shape); n++, Grid.Advance(index, field.Shape))
        {
            bool last = false;
            for (int axis = 0; axis < rank; axis++)
            {
                last |= index[axis] == field.Shape[axis] - 1;
                for (int c = 0; c < rank && !last; c++)
                {
                    d[c, axis] = (c == axis ? 1 : 0) + field.Component(c)[n + strides[axis]] - field.Component(c)[n];
                }
            }
            smallest = last ? smallest : Math.Min(smallest, Determinant(d));
        }
        return smallest;
    }

    private static double Determinant(double[,] d) => d[0, 0] * (d[1, 1] * d[2, 2] - d[1, 2] * d[2, 1])
        - d[0, 1] * (d[1, 0] * d[2, 2] - d[1, 2] * d[2, 0]) + d[0, 2] * (d[1, 0] * d[2, 1] - d[1, 1] * d[2, 0]);
}

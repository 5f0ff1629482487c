using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Tests.Imaging;
using TorchSharp;
using Xunit;

namespace HyperMorph.Tests.Data;

/// <summary>Data sets with a second contrast.</summary>
public sealed class AcrossTests
{
    private static readonly Lazy<(DataSet One, DataSet Across)> s_phantoms =
        new(() => (Small("phantom-2d"), Small("phantom-2d-across")));

    private static readonly Lazy<DataSet> s_oasis = new(() =>
        DataSet.Load(Manifest.Load("oasis-2d-across"), Path.GetDirectoryName(Golden.Data("oasis-2d"))));

    [Fact]
    public void Phantoms_move_in_the_first_contrast_and_are_fixed_in_the_second()
    {
        (DataSet one, DataSet across) = s_phantoms.Value;

        Pair pair = Pairs.At(across.Training, 1, 0), ordinary = Pairs.At(one.Training, 1, 0);

        Assert.Equal(ordinary.MovingImage.ToArray(), pair.MovingImage.ToArray());
        Assert.Same(pair.Fixed.FixedImage, pair.FixedImage);
        Assert.NotEqual(ordinary.FixedImage.ToArray(), pair.FixedImage.ToArray());
        Assert.Equal(ordinary.Fixed.Labels!.ToArray(), pair.Fixed.Labels!.ToArray());
        Assert.Equal(one.Test.Select(subject => subject.Id), across.Test.Select(subject => subject.Id));
        Assert.All(DataSetTests.All(across), subject => Assert.NotNull(subject.FixedImage));
    }

    [Fact]
    public void With_one_contrast_the_fixed_image_is_the_ordinary_one()
    {
        Pair pair = Pairs.At(s_phantoms.Value.One.Training, 1, 0);

        Assert.Null(pair.Fixed.FixedImage);
        Assert.Same(pair.Fixed.Image, pair.FixedImage);
        Assert.Same(pair.Moving.Image, pair.MovingImage);
    }

    [Fact]
    public void Stacked_pairs_hold_the_moving_and_the_fixed_images_in_order()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        DataSet data = s_phantoms.Value.Across;
        Pair[] pairs = [Pairs.At(data.Training, 1, 0), Pairs.At(data.Training, 1, 1)];

        (torch.Tensor moving, torch.Tensor target) = Pairs.Stack(pairs);

        Assert.Equal([2, 1, 64, 64], moving.shape);
        Assert.Equal([2, 1, 64, 64], target.shape);
        Assert.Equal(pairs.SelectMany(pair => pair.MovingImage.ToArray()), moving.data<float>().ToArray());
        Assert.Equal(pairs.SelectMany(pair => pair.FixedImage.ToArray()), target.data<float>().ToArray());
    }

    [Fact]
    public void The_phantoms_second_contrast_is_no_monotone_function_of_the_first() =>
        AssertFlips(s_phantoms.Value.Across, cortex: 1, putamen: 8, whiteMatter: 2, ventricle: 3);

    [Fact]
    public void
        The_OASIS_slices_second_contrast_is_no_monotone_function_of_the_first_and_hides_the_alignment_from_squared_differences()
    {
        DataSet data = s_oasis.Value;

        AssertFlips(data, cortex: 2, putamen: 7, whiteMatter: 1, ventricle: 3);
        // Even the very same brain fits better when it is moved away by four voxels.
        Assert.All(data.Test.Take(10),
            s => Assert.True(Difference(s.Image, s.FixedImage!, 4) < Difference(s.Image, s.FixedImage!, 0)));
    }

    [Fact]
    public void An_OASIS_pair_moves_in_T1_and_is_fixed_in_the_second_contrast_with_the_documented_means()
    {
        DataSet across = s_oasis.Value;
        Pair pair = Pairs.ForEvaluation(across.Test, 1)[0];

        Assert.NotEqual(pair.Moving.Id, pair.Fixed.Id);
        Assert.Equal(Nifti.Read(Golden.Data($"oasis-2d/{pair.Moving.Id}/slice_norm.nii.gz")).ToArray(),
            pair.MovingImage.ToArray());
        Assert.Same(pair.Fixed.FixedImage, pair.FixedImage);
        Assert.Equal(pair.Fixed.Image.Affine, pair.FixedImage.Affine);
        Assert.Equal([160, 192], pair.FixedImage.Shape);
        var values = from tissue in across.Manifest.FixedContrast!.Values from label in tissue.Labels select (label, tissue.Mean);
        ILookup<int, double> means = across.Test.Take(40).SelectMany(s => Means(s, s.FixedImage!))
            .ToLookup(mean => mean.Key, mean => mean.Value);
        Assert.All(values, value => Assert.Equal(value.Mean, means[value.label].Average(), 0.01));
    }

    [Theory]
    [InlineData("oasis-2d")]
    [InlineData("phantom-2d")]
    public void Only_the_contrast_tells_the_manifests_of_one_data_set_apart(string name)
    {
        Manifest one = Manifest.Load(name), across = Manifest.Load(name + "-across");

        Assert.Equal(one.Files is null ? null : name, across.Folder);
        Assert.Equal(one.Hash, (across with { Name = one.Name, Title = one.Title, Folder = null, FixedContrast = null }).Hash);
        Assert.NotEqual(one.Hash, across.Hash);
    }

    [Fact]
    public void A_folder_that_is_shared_is_looked_for_verified_and_listed_under_its_own_name()
    {
        using TemporaryFolder root = new();
        Manifest across = Manifest.Load("oasis-2d-across");

        var e = Assert.Throws<HyperMorphException>(() => DataSet.Load(across, root.Path));
        File.WriteAllBytes(root.File("oasis-2d/a1/slice_norm.nii.gz"), []);

        Assert.Contains("`hypermorph data fetch oasis-2d-across`", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("the folder that holds oasis-2d", e.Message, StringComparison.Ordinal);
        Assert.Equal(root.File("oasis-2d"), DataStore.Folder(across, root.Path));
        Assert.Equal(root.File("oasis-2d"), SmallData.Verify(across, root.Path).Folder);
        Assert.Equal(1, DataStore.List(root.Path).Single(status => status.Manifest.Name == across.Name).Subjects);
    }

    [Fact]
    public void A_subject_without_labels_has_no_second_contrast_and_is_refused_and_reported()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        File.Delete(root.File("small/labels/b2.nii.gz"));
        Manifest across = SmallData.Manifest with { FixedContrast = new(ContrastKind.Simulated, 1, 0.02) };

        var e = Assert.Throws<HyperMorphException>(() => DataSet.Load(across, root.Path));

        Assert.Contains("subject b2 has no label map", e.Message, StringComparison.Ordinal);
        Assert.Equal("labels/b2.nii.gz", Assert.Single(SmallData.Verify(across, root.Path).Problems).File);
    }

    /// <summary>From cortex to putamen to white matter T1 brightens; the second contrast first darkens and then brightens, and
    /// fluid is brightest.</summary>
    private static void AssertFlips(DataSet data, int cortex, int putamen, int whiteMatter, int ventricle)
    {
        Assert.All(data.Test.Take(10), subject =>
        {
            Dictionary<int, double> first = Means(subject, subject.Image), second = Means(subject, subject.FixedImage!);
            Assert.True(first[ventricle] < first[cortex]
                && first[cortex] < first[putamen] && first[putamen] < first[whiteMatter]);
            Assert.True(second[ventricle] > second[cortex]
                && second[cortex] > second[whiteMatter] && second[whiteMatter] > second[putamen]);
        });
    }

    /// <summary>The mean of each structure, and of what is shown without a label as 0.</summary>
    private static Dictionary<int, double> Means(Subject subject, Volume image)
    {
        IEnumerable<(int Label, float First, float Value)> voxels =
            subject.Labels!.ToArray().Zip(subject.Image.ToArray(), image.ToArray());
        return voxels.Where(voxel => voxel.Label > 0 || voxel.First > 0)
            .GroupBy(voxel => voxel.Label, voxel => (double)voxel.Value)
            .ToDictionary(structure => structure.Key, structure => structure.Average());
    }

    // The mean squared difference from a first image that is moved along the first axis.
    private static double Difference(Volume first, Volume second, int shift)
    {
        float[] moving = first.ToArray(), target = second.ToArray();
        int offset = shift * first.Shape[1];
        return target.Select((value, voxel) => value - (voxel >= offset ? moving[voxel - offset] : 0))
            .Average(difference => difference * difference);
    }

    private static DataSet Small(string name) => DataSet.Load(Manifest.Load(name) with { Size = [64, 64], Phantom = new(40, 1) });
}

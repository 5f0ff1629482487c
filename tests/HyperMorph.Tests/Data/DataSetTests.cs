using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class DataSetTests
{
    [Fact]
    public void Subjects_are_normalised_fitted_to_the_size_and_split()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        File.WriteAllText(root.File("small/participants.tsv"), "participant_id\tage\tsex\nb2\t40\tF\n");

        DataSet data = DataSet.Load(SmallData.Manifest, root.Path);

        Subject[] all = All(data);
        Assert.Equal(SmallData.Ids, all.Select(subject => subject.Id));
        Assert.All(all, subject => Assert.Equal([6, 8], subject.Image.Shape));
        Assert.All(all, subject => Assert.Equal([6, 8], subject.Labels!.Shape));
        Assert.All(all, subject => Assert.IsType<byte[]>(subject.Image.Stored));
        Assert.All(all, subject => Assert.InRange(subject.Image.ToArray().Max(), 0.97f, 1));
        Assert.Equal([1, 2], all[0].Labels!.Structures());
        Assert.Equal("40", all[1].Particulars["age"]);
        Assert.Equal(["middle"], SmallData.Manifest.GroupsOf(all[1]));
        Assert.Empty(all[0].Particulars);
        Assert.All(Enum.GetValues<Part>(),
            part => Assert.All(data[part], subject => Assert.Equal(part, SmallData.Manifest.Split.Of(subject.Id))));
    }

    [Fact]
    public void Image_and_label_map_are_cropped_and_padded_alike()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);

        Subject subject = All(DataSet.Load(SmallData.Manifest, root.Path))[0];

        // Of 5×9 voxels the last column goes, and a row is added at the end.
        int?[] kept = [.. Enumerable.Range(0, 48).Select(voxel => voxel / 8 < 5 ? voxel / 8 * 9 + voxel % 8 : (int?)null)];
        Assert.Equal(kept.Select(voxel => (voxel ?? 0) / 44f), subject.Image.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal(kept.Select(voxel => voxel is null ? 0 : (voxel % 4) switch { 0 => 1, 1 => 2, _ => 0 }),
            subject.Labels!.ToArray());
    }

    [Fact]
    public void Adding_a_subject_moves_nobody_to_another_part()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        DataSet before = DataSet.Load(SmallData.Manifest, root.Path);
        Nifti.Write(root.File("small/images/a0.nii.gz"), SmallData.Image(9));

        DataSet after = DataSet.Load(SmallData.Manifest, root.Path);

        Assert.All(Enum.GetValues<Part>(),
            part => Assert.Equal(before[part].Select(s => s.Id), after[part].Select(s => s.Id).Where(id => id != "a0")));
        Assert.Null(All(after)[0].Labels);
    }

    [Fact]
    public void Progress_counts_to_the_end()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        List<(int, int)> told = [];

        DataSet.Load(SmallData.Manifest, root.Path, (done, total) => told.Add((done, total)));

        Assert.Equal([(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)], told);
    }

    [Fact]
    public void A_missing_data_set_is_answered_with_its_folder_and_the_command()
    {
        using TemporaryFolder root = new();

        var e = Assert.Throws<HyperMorphException>(() => DataSet.Load(Manifest.Load("oasis-2d"), root.Path));

        Assert.Contains(Path.Combine(root.Path, "oasis-2d"), e.Message, StringComparison.Ordinal);
        Assert.Contains("`hypermorph data fetch oasis-2d`", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_map_of_another_shape_is_refused_with_both_files_and_shapes()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        Nifti.WriteLabels(root.File("small/labels/b2.nii.gz"), SmallData.Labels(1).PadOrCrop([5, 8, 1]));

        AssertRefused(root, "b2.nii.gz", "5×8", "images", "5×9");
    }

    [Fact]
    public void An_unknown_label_is_refused()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        Nifti.WriteLabels(root.File("small/labels/b2.nii.gz"), SmallData.Labels(1, 7, 9));

        AssertRefused(root, "b2.nii.gz", "the labels 7, 9");
    }

    [Fact]
    public void An_image_with_values_that_are_not_finite_is_refused()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        Nifti.Write(root.File("small/images/b2.nii.gz"),
            new(Enumerable.Repeat(float.NaN, 45).ToArray(), [5, 9, 1], Affine.Identity));

        AssertRefused(root, "b2.nii.gz", "not finite");
    }

    [Fact]
    public void An_image_of_another_rank_is_refused()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        Nifti.Write(root.File("small/images/b2.nii.gz"), new(new byte[90], [5, 9, 2], Affine.Identity));

        AssertRefused(root, "b2.nii.gz", "5×9×2", "6×8");
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        File.WriteAllBytes(root.File("small/images/b2.nii.gz"), [1, 2, 3]);

        AssertRefused(root, "b2.nii.gz");
    }

    [Theory]
    [InlineData("{subject}.nii.gz", "{subject}_seg.nii.gz")]
    [InlineData("{subject}_t1.nii.gz", "{subject}.nii.gz")]
    [InlineData("{subject}/anat/{subject}_t1.nii.gz", "{subject}/anat/{subject}_seg.nii.gz")]
    public void Patterns_may_fit_each_others_files(string image, string labels)
    {
        using TemporaryFolder root = new();
        Nifti.Write(root.File("small/" + image.Replace("{subject}", "s1", StringComparison.Ordinal)), SmallData.Image(0));
        Nifti.WriteLabels(root.File("small/" + labels.Replace("{subject}", "s1", StringComparison.Ordinal)), SmallData.Labels(1));

        Subject subject = Assert.Single(All(DataSet.Load(SmallData.Manifest with { Files = new(image, labels) }, root.Path)));

        Assert.Equal("s1", subject.Id);
        Assert.NotNull(subject.Labels);
    }

    [Fact]
    public void A_phantom_set_is_generated_with_its_manifests_structures_and_groups()
    {
        Manifest manifest = Manifest.Load("phantom-2d") with { Size = [48, 40], Phantom = new(20, 3) };

        DataSet data = DataSet.Load(manifest, "no-such-folder");

        Subject[] all = All(data);
        Assert.Equal(20, all.Length);
        Assert.All(all, subject => Assert.Equal([48, 40], subject.Image.Shape));
        Assert.All(all, subject => Assert.Empty(subject.Labels!.Structures().Except(manifest.Structures.Select(s => s.Label))));
        Assert.All(all, subject => Assert.Single(manifest.GroupsOf(subject)));
        Assert.All(all, subject => Assert.InRange(subject.Image.ToArray().Max(), 0.5f, 1));
    }

    internal static Subject[] All(DataSet data) =>
        [.. data.Training.Concat(data.Validation).Concat(data.Test).OrderBy(subject => subject.Id, StringComparer.Ordinal)];

    private static void AssertRefused(TemporaryFolder root, params string[] named)
    {
        var e = Assert.ThrowsAny<HyperMorphException>(() => DataSet.Load(SmallData.Manifest, root.Path));

        Assert.All(named, name => Assert.Contains(name, e.Message, StringComparison.Ordinal));
    }
}

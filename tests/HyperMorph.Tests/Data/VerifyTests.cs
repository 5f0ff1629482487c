using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class VerifyTests
{
    [Fact]
    public void A_sound_folder_is_clean_and_counted()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);

        Verification found = SmallData.Verify(SmallData.Manifest, root.Path);

        Assert.True(found.IsClean);
        Assert.Equal((5, 5, Path.Combine(root.Path, "small")), (found.Subjects, found.Labelled, found.Folder));
    }

    [Fact]
    public void Every_missing_or_wrong_file_is_named()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        File.Delete(root.File("small/images/a1.nii.gz"));
        File.WriteAllBytes(root.File("small/images/b2.nii.gz"), [1, 2, 3]);
        Nifti.WriteLabels(root.File("small/labels/c3.nii.gz"), SmallData.Labels(1, 7));
        Nifti.WriteLabels(root.File("small/labels/d4.nii.gz"), SmallData.Labels(1).PadOrCrop([5, 8, 1]));
        File.WriteAllText(root.File("small/participants.tsv"), "participant_id\n");

        Verification found = SmallData.Verify(SmallData.Manifest, root.Path);

        Assert.Equal(
            ["participants.tsv", "images/a1.nii.gz", "images/b2.nii.gz", "labels/c3.nii.gz", "labels/d4.nii.gz"],
            found.Problems.Select(problem => problem.File.Replace('\\', '/')));
        Assert.Equal((3, 1), (found.Subjects, found.Labelled));
    }

    [Fact]
    public void A_missing_label_map_is_a_problem_only_where_the_data_was_to_be_downloaded_whole()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        File.Delete(root.File("small/labels/a1.nii.gz"));
        Manifest fetched =
            SmallData.Manifest with { Source = new("http://localhost/a.tar", new('0', 32), 1, ArchiveKind.Tar, []) };

        Assert.True(SmallData.Verify(SmallData.Manifest, root.Path).IsClean);
        Assert.Equal("labels/a1.nii.gz", Assert.Single(SmallData.Verify(fetched, root.Path).Problems).File);
    }

    [Fact]
    public void Data_labelled_in_part_loads_and_its_label_maps_are_counted()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        File.Delete(root.File("small/labels/b2.nii.gz"));
        File.Delete(root.File("small/labels/e5.nii.gz"));

        Subject[] subjects = DataSetTests.All(DataSet.Load(SmallData.Manifest, root.Path));
        Verification found = SmallData.Verify(SmallData.Manifest, root.Path);

        Assert.Equal(["b2", "e5"], subjects.Where(subject => subject.Labels is null).Select(subject => subject.Id));
        Assert.All(subjects, subject => Assert.Equal([6, 8], subject.Image.Shape));
        Assert.Equal((true, 5, 3), (found.IsClean, found.Subjects, found.Labelled));
    }

    [Fact]
    public void A_subject_that_the_table_lists_and_that_has_no_files_is_named()
    {
        using TemporaryFolder root = new();
        SmallData.WriteFolder(root);
        File.Delete(root.File("small/images/a1.nii.gz"));
        File.Delete(root.File("small/labels/a1.nii.gz"));
        File.WriteAllText(root.File("small/participants.tsv"), "participant_id\tage\tsex\na1\t30\tF\nb2\t40\tM\n");

        Assert.Equal("images/a1.nii.gz", Assert.Single(SmallData.Verify(SmallData.Manifest, root.Path).Problems).File);
    }

    [Fact]
    public void A_missing_folder_is_an_error() =>
        Assert.Throws<HyperMorphException>(() => SmallData.Verify(Manifest.Load("oasis-2d"), "no-such-folder"));

    [Fact]
    public void A_generated_set_is_clean()
    {
        Verification found = SmallData.Verify(Manifest.Load("phantom-2d"));

        Assert.Equal((true, 250), (found.IsClean, found.Subjects));
    }
}

using HyperMorph.Data;
using HyperMorph.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class RealDataTests
{
    [Fact]
    public void The_OASIS_slices_load_as_bytes_and_are_split_about_70_10_20()
    {
        DataSet data = Load("oasis-2d");

        Subject[] all = DataSetTests.All(data);
        Assert.Equal(355, all.Length);
        Assert.All(all, subject => Assert.Equal([160, 192], subject.Image.Shape));
        Assert.All(all, subject => Assert.IsType<byte[]>(subject.Image.Stored));
        Assert.All(all, subject => Assert.IsType<byte[]>(subject.Labels!.ToVolume().Stored));
        Assert.InRange(data.Training.Count / 355.0, 0.66, 0.74);
        Assert.InRange(data.Validation.Count / 355.0, 0.07, 0.13);
        Assert.InRange(data.Test.Count / 355.0, 0.16, 0.24);
        Assert.Equal((108, 89), (InGroup("CDR 0"), InGroup("CDR 0.5 or more")));
        Assert.Equal((131, 76, 148), (InGroup("35 or younger"), InGroup("36 to 65"), InGroup("over 65")));

        int InGroup(string name) => all.Count(subject => data.Manifest.GroupsOf(subject).Contains(name));
    }

    [Fact]
    public void The_hippocampi_load_on_one_grid_and_one_scale()
    {
        string folder = Golden.Data("hippocampus");
        DataSet data = Load("hippocampus");

        Subject[] all = DataSetTests.All(data);
        Assert.Equal(223, all.Length);
        Assert.All(all, subject => Assert.Equal([48, 64, 48], subject.Image.Shape));
        Assert.All(all, subject => Assert.Equal([1, 2], subject.Labels!.Structures()));
        Assert.All(all, subject => Assert.InRange(subject.Image.ToArray().Where(value => value > 0).Average(), 0.2f, 0.8f));
        // Nothing of a hippocampus is cropped away.
        Assert.All(all[..20], subject => Assert.Equal(
            Nifti.ReadLabels(Path.Combine(folder, "labels", subject.Id + ".nii.gz")).ToArray().Count(label => label > 0),
            subject.Labels!.ToArray().Count(label => label > 0)));
    }

    [Fact]
    public void The_OASIS_volumes_load_as_bytes()
    {
        string folder = Golden.Data("oasis-3d-pair");

        DataSet data = DataSet.Load(Manifest.Load("oasis-3d") with { Name = "oasis-3d-pair" }, Path.GetDirectoryName(folder));

        Subject[] all = DataSetTests.All(data);
        Assert.Equal(["OASIS_OAS1_0001_MR1", "OASIS_OAS1_0002_MR1"], all.Select(subject => subject.Id));
        Assert.All(all, subject => Assert.Equal([160, 192, 224], subject.Image.Shape));
        Assert.All(all, subject => Assert.IsType<byte[]>(subject.Image.Stored));
    }

    [Theory]
    [InlineData("oasis-2d", 355)]
    [InlineData("hippocampus", 223)]
    public void The_real_folders_are_clean(string name, int subjects)
    {
        Verification found = SmallData.Verify(Manifest.Load(name), Path.GetDirectoryName(Golden.Data(name)));

        Assert.Empty(found.Problems);
        Assert.Equal((subjects, subjects), (found.Subjects, found.Labelled));
    }

    private static DataSet Load(string name) => DataSet.Load(Manifest.Load(name), Path.GetDirectoryName(Golden.Data(name)));
}

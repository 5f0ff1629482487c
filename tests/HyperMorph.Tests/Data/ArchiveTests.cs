using System.Formats.Tar;
using HyperMorph.Data;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class ArchiveTests : IDisposable
{
    private readonly SmallFetch _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public async Task A_compressed_archive_is_read_too()
    {
        _small.Server.Content = SmallFetch.MakeArchive(gzip: true);

        await _small.RunAsync(SmallData.From(_small.Server, ArchiveKind.TarGz));

        _small.AssertDone();
    }

    [Theory]
    [InlineData("../imagesTr/a1.nii.gz")]
    [InlineData("/imagesTr/a1.nii.gz")]
    [InlineData("Task/../../other.txt")]
    [InlineData("C:\\imagesTr\\a1.nii.gz")]
    public async Task An_entry_that_leaves_the_folder_is_refused(string name)
    {
        _small.Server.Content = SmallData.Tar([SmallData.File("Task/imagesTr/z9.nii.gz", [1]), SmallData.File(name, [1])]);

        await AssertRefusedAsync(name);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task A_link_in_the_place_of_an_image_is_refused(TarEntryType type)
    {
        _small.Server.Content = SmallData.Tar([new PaxTarEntry(type, "Task/imagesTr/a1.nii.gz") { LinkName = "/etc/passwd" }]);

        await AssertRefusedAsync("Task/imagesTr/a1.nii.gz");
    }

    [Fact]
    public async Task An_archive_without_the_files_is_refused()
    {
        _small.Server.Content = SmallData.Tar([SmallData.File("Task/dataset.json", [1])]);

        await AssertRefusedAsync("imagesTr/{subject}.nii.gz");
    }

    [Fact]
    public async Task An_archive_that_is_cut_is_refused()
    {
        _small.Server.Content = SmallFetch.Archive[..^6000];

        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task An_archive_of_another_kind_is_refused() => await AssertRefusedAsync("damaged", ArchiveKind.TarGz);

    private async Task AssertRefusedAsync(string named, ArchiveKind kind = ArchiveKind.Tar)
    {
        string said = await _small.RefusalAsync(SmallData.From(_small.Server, kind));

        Assert.Contains(named, said, StringComparison.Ordinal);
        Assert.Equal(["small.partial"], Directory.EnumerateFileSystemEntries(_small.Root.Path).Select(Path.GetFileName));
        Assert.False(Directory.Exists(_small.Root.File("small.partial/extracted")));
    }
}

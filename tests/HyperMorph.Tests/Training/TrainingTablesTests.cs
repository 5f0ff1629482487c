using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using Microsoft.Data.Analysis;
using Xunit;

namespace HyperMorph.Tests.Training;

public sealed class TrainingTablesTests
{
    [Fact]
    public void A_log_has_a_row_a_step_and_a_dash_where_labels_do_not_count()
    {
        DataFrame table = TrainingTables.Log([new(0, 0.25, 2, 3, 1, double.NaN), new(1, 0.75, 1.5, 2, 1, double.NaN)]);
        Assert.Equal(["step", "lambda", "loss", "similarity", "regularisation", "segmentation"],
            table.Columns.Select(c => c.Name));
        Assert.Equal([1L, 0.75, 1.5, 2.0, 1.0, null], table.Rows[1]);
    }

    [Fact]
    public void Runs_are_listed_with_what_they_are_and_other_folders_left_out()
    {
        using TemporaryFolder folder = new();
        Trainer.Train(TinyTraining.Settings with { Steps = 2 }, TinyTraining.Data, folder / "b");
        Trainer.Train(TinyTraining.Settings with { Steps = 3, Preset = null, Space = new(), Constants = 0.3 },
            TinyTraining.Data, folder / "a");
        Directory.CreateDirectory(folder / "notes");
        DataFrame table = TrainingTables.Runs(folder.Path);
        Assert.Equal(["a", "tiny", "none", ""], table.Rows[0].Take(4));
        Assert.Equal(["b", "tiny", "mip", "lambda"], table.Rows[1].Take(4));
        Assert.Equal([3L, 2L], table["steps"].Cast<long>());
        Assert.Contains("nowhere", Assert.Throws<HyperMorphException>(() => TrainingTables.Runs(folder / "nowhere")).Message,
            StringComparison.Ordinal);
    }
}

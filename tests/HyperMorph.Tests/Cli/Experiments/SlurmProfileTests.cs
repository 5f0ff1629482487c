using HyperMorph.Cli.Experiments;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Cli.Experiments;

public sealed class SlurmProfileTests
{
    [Fact]
    public void A_script_asks_for_all_that_the_profile_says()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder / "cluster.json", """
            {
              // Comments are allowed.
              "partition": "gpu", "time": "04:00:00", "cpus": 3, "memory": "8G", "gpus": 1, "atOnce": 5,
              "modules": ["cuda/12", "dotnet"], "lines": ["ulimit -c 0", "date"],
            }
            """);
        string[] script = SlurmProfile.Read(folder / "cluster.json")
            .Script("name", [0, 2, 7], "/logs", ["dotnet", "it's"]).Split('\n');
        Assert.Equal("#!/bin/bash", script[0]);
        string[] asked =
        [
            "job-name=name", "array=0,2,7%5", "output=\"/logs/%A-%a.txt\"", "requeue", "open-mode=append", "cpus-per-task=3",
            "partition=gpu", "time=04:00:00", "mem=8G", "gpus=1",
        ];
        Assert.Equal(asked.Select(a => $"#SBATCH --{a}"), script.Where(l => l.StartsWith("#SBATCH", StringComparison.Ordinal)));
        Assert.Equal(["module load cuda/12 dotnet", "ulimit -c 0", "date",
            "export OMP_NUM_THREADS=3 MKL_NUM_THREADS=3 DOTNET_PROCESSOR_COUNT=3",
            """exec 'dotnet' 'it'\''s' "$SLURM_ARRAY_TASK_ID" """.TrimEnd(), ""], script.Where(l => !l.StartsWith('#')));
    }

    [Fact]
    public void Without_a_profile_all_is_the_clusters_choice()
    {
        string script = SlurmProfile.Read(null).Script("name", [0], "/logs", ["dotnet"]);
        Assert.All(["partition", "time", "mem", "gpus", "module", "%5"],
            word => Assert.DoesNotContain(word, script, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "partitoin": "gpu" }""", "partitoin")]
    [InlineData("""{ "cpus": "many" }""", "cpus")]
    [InlineData("""{ "cpus": 0 }""", "asks for 0 cpus")]
    [InlineData("""{ "gpus": -1 }""", "negative")]
    [InlineData("partition: gpu", "cannot be read")]
    [InlineData(null, "cannot be read")]
    public void A_profile_that_is_missing_or_wrong_is_named_in_one_sentence(string? text, string said)
    {
        using TemporaryFolder folder = new();
        string path = folder / "cluster.json";
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }
        HyperMorphException refusal = Assert.Throws<HyperMorphException>(() => SlurmProfile.Read(path));
        Assert.Contains($"the Slurm profile '{path}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", refusal.Message, StringComparison.Ordinal);
    }
}

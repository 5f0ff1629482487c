using System.CommandLine;
using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Cli.Commands;

/// <summary>Finds Λ*: by climbing through the hypernetwork, within limits of regularity, or without label maps.</summary>
internal static class TuneCommand
{
    private static readonly Argument<string> RunFolder = SharedOptions.RunArgument();
    private static readonly Option<Per> Each = SharedOptions.WithDefault("--per", Per.DataSet,
        "What has a Λ* of its own: dataset, structure, group or pair.");
    private static readonly Option<string?> Structure =
        new("--structure") { Description = "Tune for one structure, a set of structures, or a participant group, by its name." };
    private static readonly Option<int> PairCount = SharedOptions.PairCount(100);
    private static readonly Option<Part> PartOf = SharedOptions.PartOption();
    private static readonly Option<int> Starts = SharedOptions.WithDefault("--starts", new TuningSettings().Starts,
        "Places that the search starts from.");
    private static readonly Option<int[]> Count = SharedOptions.CountOption(
        "Values along each axis of what --check, limits and --label-free sweep. Default: 21, and 11 along every further one; "
        + "for limits and --label-free 11 and 6 where there are several.");
    private static readonly Option<double?> MaxFolds = new("--max-folds")
    {
        Description = "Find the most accurate Λ at which no more than this percentage of the voxels folds."
    };
    private static readonly Option<double?> MaxSdLogJ =
        new("--max-sdlogj") { Description = "Find the most accurate Λ at which SDlogJ is no larger than this." };
    private static readonly Option<bool> LabelFree =
        new("--label-free") { Description = "Choose Λ for each pair without its label maps, and print how far to trust that." };
    private static readonly Option<string?> Moving =
        new("--moving") { Description = "Choose Λ for this image (NIfTI) and --fixed, without label maps." };
    private static readonly Option<string?> Fixed =
        new("--fixed") { Description = "The image that --moving is to be registered to." };
    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Also sweep the whole landscape on the same pairs, and print how far apart the two Λ* are, and both times."
    };
    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "Folder for CSV tables, and for a page about limits or --label-free; nothing is written without it."
    };
    private static readonly Option<string?> ManifestName = SharedOptions.OtherDataSet();
    private static readonly Option<string> Device = SharedOptions.DeviceOption();
    private static readonly Option<string?> Root = SharedOptions.DataRoot();

    private enum Per
    {
        DataSet,
        Structure,
        Group,
        Pair,
    }

    public static Command Create()
    {
        Command command = new("tune",
            "Finds Λ* without a sweep, by climbing the Dice through the hypernetwork: for a data set, a structure, a group or a "
            + "pair. Also within limits of regularity, or without label maps.")
        {
            RunFolder, Each, Structure, PairCount, PartOf, Starts, Count, MaxFolds, MaxSdLogJ, LabelFree, Moving, Fixed, Check,
            Output, ManifestName, Device, Root,
        };
        HyperOptions hyper = HyperOptions.AddPointTo(command, "Hold, rather than tune, the");
        command.SetAction((parsed, cancellation) =>
        {
            CheckOptions(parsed);
            using TrainedModel model = TrainedModel.Load(parsed.GetValue(RunFolder)!,
                Devices.Parse(parsed.GetValue(Device)!));
            Run(parsed, model, hyper.Point(parsed), cancellation);
            return Task.FromResult(0);
        });
        return command.WithExamples("tune runs/oasis", "tune runs/oasis --part validation --check",
            "tune runs/semi-supervised --gamma 0.5 --per structure --pairs 30 --output tuned",
            "tune runs/semi-supervised --structure Left-Hippocampus",
            "tune runs/semi-supervised --max-folds 0.5 --output tuned",
            "tune runs/oasis --label-free --pairs 20",
            "tune runs/oasis --moving moving.nii.gz --fixed fixed.nii.gz");
    }

    private static void CheckOptions(ParseResult parsed)
    {
        bool limited = (parsed.GetValue(MaxFolds) ?? parsed.GetValue(MaxSdLogJ)) is not null, chosen = parsed.GetValue(LabelFree);
        if ((parsed.GetValue(Moving) is null) != (parsed.GetValue(Fixed) is null))
        {
            throw new HyperMorphException("--moving and --fixed go together: give both images");
        }
        if ((limited || chosen)
            && (parsed.GetValue(Each) != Per.DataSet || parsed.GetValue(Structure) is not null || parsed.GetValue(Check)
                || (limited && chosen)))
        {
            throw new HyperMorphException("--max-folds and --max-sdlogj, or --label-free, look at all structures and pairs: "
                + "leave --per, --structure and --check out");
        }
    }

    private static void Run(ParseResult parsed, TrainedModel model, HyperPoint held, CancellationToken cancellation)
    {
        int[]? count = parsed.GetValue(Count) is { Length: > 0 } given ? given : null;
        LandscapeAxis[] fine = GradientTuning.Axes(model, held, count ?? [21, 11]),
            coarse = fine.Length == 1 ? fine : GradientTuning.Axes(model, held, count ?? [11, 6]);
        if (parsed.GetValue(Moving) is { } moving)
        {
            ChooseForImages(model, moving, parsed.GetValue(Fixed)!, coarse, held, cancellation);
            return;
        }
        DataSet data = SharedOptions.LoadData(Manifest.Load(parsed.GetValue(ManifestName) ?? model.Info.DataSet),
            parsed.GetValue(Root));
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(data[parsed.GetValue(PartOf)], parsed.GetValue(PairCount));
        TuningOutput tuning = new(model, data.Manifest, pairs, held, parsed.GetValue(Output), cancellation);
        if (parsed.GetValue(LabelFree))
        {
            tuning.WithoutLabels(coarse);
        }
        else if ((parsed.GetValue(MaxFolds) ?? parsed.GetValue(MaxSdLogJ)) is not null)
        {
            tuning.Within(
                new(parsed.GetValue(MaxFolds) ?? double.PositiveInfinity, parsed.GetValue(MaxSdLogJ) ?? double.PositiveInfinity),
                coarse);
        }
        else
        {
            TuningSettings settings = new() { Starts = parsed.GetValue(Starts) };
            tuning.ByGradient(Targets(parsed, model, data.Manifest, pairs), settings, parsed.GetValue(Check) ? fine : null);
        }
    }

    private static TuningTarget[] Targets(ParseResult parsed, TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs)
    {
        TuningTarget first = TuningTarget.Of(model, manifest, pairs, parsed.GetValue(Structure) ?? Optimum.AllStructures);
        return parsed.GetValue(Each) switch
        {
            Per.Structure => [first, .. TuningTarget.PerStructure(manifest, pairs)],
            Per.Group => [first, .. TuningTarget.PerGroup(manifest, pairs)],
            Per.Pair => [first, .. TuningTarget.PerPair(manifest, pairs)],
            _ => [first],
        };
    }

    private static void ChooseForImages(
        TrainedModel model, string moving, string target, LandscapeAxis[] axes, HyperPoint held, CancellationToken cancellation)
    {
        Volume source = RegisterCommand.Prepare(Nifti.Read(moving), moving, model),
            wanted = RegisterCommand.Prepare(Nifti.Read(target), target, model);
        UnlabelledScore[] scores = LabelFreeChoice.Scores(model, source, wanted, LandscapeAxis.Points(axes, held), cancellation);
        UnlabelledScore choice = scores[LabelFreeChoice.Choose(scores)];
        SharedOptions.Say(FormattableString.Invariant(
            $"[bold]{choice.Point}[/]: local correlation {choice.Similarity:f3}, SDlogJ {choice.SdLogJ:f3}"));
    }
}

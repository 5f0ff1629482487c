using System.CommandLine;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using HyperMorph.Training;

namespace HyperMorph.Cli.Commands;

/// <summary>Registers one image to another with a trained model, and writes what was asked for.</summary>
internal static class RegisterCommand
{
    private static readonly Argument<string> Moving = new("MOVING") { Description = "The image to warp (NIfTI)." };
    private static readonly Argument<string> Fixed = new("FIXED") { Description = "The image to warp it onto (NIfTI)." };
    private static readonly Option<string> Model = SharedOptions.ModelOption();
    private static readonly Option<string?> Moved = new("--moved") { Description = "Write the warped image here." };
    private static readonly Option<string?> Displacement = new("--displacement")
    {
        Description = "Write the displacement field here: 5-D NIfTI, millimetres, LPS, as ITK, ANTs and 3D Slicer read it.",
    };
    private static readonly Option<string?> Labels =
        new("--labels") { Description = "A label map of the moving image, to be warped with the nearest voxel's label." };
    private static readonly Option<string?> MovedLabels =
        new("--moved-labels") { Description = "Write the warped label map here." };
    private static readonly Option<string?> FixedLabels =
        new("--fixed-labels") { Description = "A label map of the fixed image, to print the Dice of each structure." };
    private static readonly Option<string> Device = SharedOptions.DeviceOption();

    public static Command Create()
    {
        Command command = new("register", "Registers one image to another with a trained model, at any Λ.")
        {
            Moving, Fixed, Model, Moved, Displacement, Labels, MovedLabels, FixedLabels, Device,
        };
        HyperOptions hyper = HyperOptions.AddPointTo(command, "The");
        command.SetAction(parsed => Run(parsed, hyper.Point(parsed)));
        return command.WithExamples(
            "register moving.nii.gz fixed.nii.gz --model runs/oasis --lambda 0.3 --moved moved.nii.gz",
            "register moving.nii.gz fixed.nii.gz -m runs/oasis --lambda 0.3 --labels moving-seg.nii.gz "
                + "--fixed-labels fixed-seg.nii.gz",
            "register moving.nii.gz fixed.nii.gz -m runs/semi-supervised --lambda 0.3 --gamma 0.5 --moved moved.nii.gz",
            "register moving.nii.gz fixed.nii.gz -m runs/oasis --lambda 0.3 --displacement field.nii.gz "
                + "--labels moving-seg.nii.gz --moved-labels moved-seg.nii.gz");
    }

    private static int Run(ParseResult parsed, HyperPoint point)
    {
        if (parsed.GetValue(Labels) is null && (parsed.GetValue(MovedLabels) ?? parsed.GetValue(FixedLabels)) is not null)
        {
            throw new HyperMorphException("--moved-labels and --fixed-labels need --labels, the label map of the moving image");
        }
        using TrainedModel model = TrainedModel.Load(parsed.GetValue(Model)!,
            Devices.Parse(parsed.GetValue(Device)!));
        model.Info.Settings.PlacesOf(point);
        string movingPath = parsed.GetValue(Moving)!, fixedPath = parsed.GetValue(Fixed)!;
        Volume moving = Nifti.Read(movingPath);
        NiftiImage target = Nifti.ReadImage(fixedPath);
        LabelMap? movingLabels = ReadLabels(parsed.GetValue(Labels), moving, movingPath),
            fixedLabels = ReadLabels(parsed.GetValue(FixedLabels), target.Volume, fixedPath);
        (DisplacementField field, int[] offset) = model.Register(Prepare(moving, movingPath, model),
            Prepare(target.Volume, fixedPath, model), point);
        PrintRegularity(field, point);
        WriteMoved(parsed.GetValue(Moved), moving, field, offset, target);
        if (parsed.GetValue(Displacement) is { } path)
        {
            Nifti.WriteDisplacement(path, field, target.Volume.Affine, moving.Affine, offset);
        }
        if (movingLabels is not null)
        {
            LabelMap window = movingLabels.Squeeze().PadOrCrop(field.Shape), warped = LabelWarp.Nearest(window, field);
            PrintDice(fixedLabels?.Squeeze(), window, warped);
            WriteLabels(parsed.GetValue(MovedLabels), warped, target);
        }
        return 0;
    }

    /// <summary>An image as the model wants it: without axes of one voxel, normalised as those that it was trained on.</summary>
    public static Volume Prepare(Volume image, string path, TrainedModel model)
    {
        try
        {
            return model.Info.Normalization.Apply(image.Squeeze());
        }
        catch (ArgumentException unusable)
        {
            throw new HyperMorphException(
                $"the image {path} is not like those that the model was trained on ({model.Info.DataSet}): {unusable.Message}",
                unusable);
        }
    }

    private static LabelMap? ReadLabels(string? path, Volume image, string imagePath)
    {
        LabelMap? labels = path is null ? null : Nifti.ReadLabels(path);
        return labels is null || labels.Shape.AsSpan().SequenceEqual(image.Shape)
            ? labels
            : throw new HyperMorphException(
                $"the label map {path} is {Grid.Describe(labels.Shape)} and its image {imagePath} is "
                + $"{Grid.Describe(image.Shape)}; they must have one grid");
    }

    // What is written gets the fixed image's own shape back, with the axes of one voxel that registration leaves out.

    private static void WriteMoved(string? path, Volume moving, DisplacementField field, int[] offset, NiftiImage target)
    {
        if (path is not null)
        {
            Volume warped = VolumeWarp.Linear(moving.Squeeze(), field, offset, target.Volume.Affine);
            Nifti.Write(path, new Volume(warped.Stored, target.Volume.Shape, target.Volume.Affine), target);
        }
    }

    private static void WriteLabels(string? path, LabelMap warped, NiftiImage target)
    {
        if (path is not null)
        {
            Nifti.WriteLabels(path, new LabelMap(warped.ToArray(), target.Volume.Shape, target.Volume.Affine), target);
        }
    }

    private static void PrintRegularity(DisplacementField field, HyperPoint point)
    {
        float[] determinants = JacobianDeterminant.Of(field);
        (double folds, double roughness) =
            (JacobianDeterminant.FoldPercent(determinants), JacobianDeterminant.SdLogJ(determinants));
        Console.WriteLine(FormattableString.Invariant($"{point}: {folds:f3} % of the voxels fold, SDlogJ {roughness:f3}"));
    }

    private static void PrintDice(LabelMap? target, LabelMap moving, LabelMap moved)
    {
        if (target is null)
        {
            return;
        }
        int[] structures = target.Structures();
        double[] before = Dice.PerStructure(target, moving, structures, moving),
            after = Dice.PerStructure(target, moved, structures, moving);
        for (int i = 0; i < structures.Length; i++)
        {
            Console.WriteLine(
                FormattableString.Invariant($"structure {structures[i]}: Dice {before[i]:f3} before, {after[i]:f3} after"));
        }
        Console.WriteLine(
            FormattableString.Invariant($"all structures: Dice {Dice.Mean(before):f3} before, {Dice.Mean(after):f3} after"));
    }
}

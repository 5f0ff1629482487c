using System.CommandLine;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using HyperMorph.Training;

namespace HyperMorph.Cli.Commands;

/// <summary>Registers one image to another with a trained model, and writes what was asked for.</summary>
internal static class RegisterCommand
{
    public static Command Create()
    {
        Argument<string> moving = new("MOVING") { Description = "The image to warp (NIfTI)." };
        Argument<string> target = new("FIXED") { Description = "The image to warp it onto (NIfTI)." };
        Option<string> model = new("--model", "-m") { Description = "A run's folder, or one of its checkpoints.", Required = true };
        Option<double> lambda = new("--lambda") { Description = "Regularisation weight, 0 to 1; 'hypermorph landscape' finds the best.", Required = true };
        Option<string?> moved = new("--moved") { Description = "Write the warped image here." };
        Option<string?> displacement = new("--displacement") { Description = "Write the displacement field here: 5-D NIfTI, millimetres, LPS, as ITK, ANTs and 3D Slicer read it." };
        Option<string?> labels = new("--labels") { Description = "A label map of the moving image, warped to --moved-labels with the nearest voxel's label." };
        Option<string?> movedLabels = new("--moved-labels") { Description = "Write the warped label map here." };
        Option<string?> fixedLabels = new("--fixed-labels") { Description = "A label map of the fixed image, to print the Dice of each structure." };
        Option<string> device = SharedOptions.DeviceOption();
        Command command = new("register", "Registers one image to another with a trained model, at any λ.")
        {
            moving, target, model, lambda, moved, displacement, labels, movedLabels, fixedLabels, device,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(movedLabels) is not null && parsed.GetValue(labels) is null)
            {
                throw new HyperMorphException("--moved-labels needs --labels, the label map of the moving image");
            }
            TrainedModel.CheckLambda(parsed.GetValue(lambda));
            using TrainedModel trained = TrainedModel.Load(parsed.GetValue(model)!, SharedOptions.ParseDevice(parsed.GetValue(device)!));
            NiftiImage source = Nifti.ReadImage(parsed.GetValue(moving)!), onto = Nifti.ReadImage(parsed.GetValue(target)!);
            LabelMap? sourceLabels = ReadLabels(parsed.GetValue(labels), source.Volume, parsed.GetValue(moving)!);
            LabelMap? targetLabels = ReadLabels(parsed.GetValue(fixedLabels), onto.Volume, parsed.GetValue(target)!);
            (DisplacementField field, int[] offset) = trained.Register(Prepare(source.Volume, parsed.GetValue(moving)!, trained), Prepare(onto.Volume, parsed.GetValue(target)!, trained), parsed.GetValue(lambda));
            float[] determinants = JacobianDeterminant.Of(field);
            Console.WriteLine(FormattableString.Invariant($"λ = {parsed.GetValue(lambda)}: {JacobianDeterminant.FoldPercent(determinants):f3} % of the voxels fold, SDlogJ {JacobianDeterminant.SdLogJ(determinants):f3}"));
            if (parsed.GetValue(moved) is { } movedPath)
            {
                Volume warped = VolumeWarp.Linear(source.Volume.Squeeze(), field, offset, onto.Volume.Affine);
                Nifti.Write(movedPath, new Volume(warped.Stored, onto.Volume.Shape, onto.Volume.Affine), onto);
            }
            if (parsed.GetValue(displacement) is { } fieldPath)
            {
                Nifti.WriteDisplacement(fieldPath, field, onto.Volume.Affine, source.Volume.Affine, offset);
            }
            if (sourceLabels is not null)
            {
                LabelMap window = sourceLabels.Squeeze().PadOrCrop(field.Shape), warped = LabelWarp.Nearest(window, field);
                PrintDice(targetLabels?.Squeeze(), window, warped);
                if (parsed.GetValue(movedLabels) is { } labelsPath)
                {
                    Nifti.WriteLabels(labelsPath, new LabelMap(warped.ToArray(), onto.Volume.Shape, onto.Volume.Affine), onto);
                }
            }
            return 0;
        });
        return command.WithExamples(
            "register moving.nii.gz fixed.nii.gz --model runs/oasis --lambda 0.3 --moved moved.nii.gz",
            "register moving.nii.gz fixed.nii.gz -m runs/oasis --lambda 0.3 --labels moving-seg.nii.gz --fixed-labels fixed-seg.nii.gz",
            "register moving.nii.gz fixed.nii.gz -m runs/oasis --lambda 0.3 --displacement field.nii.gz --labels moving-seg.nii.gz --moved-labels moved-seg.nii.gz");
    }

    private static Volume Prepare(Volume image, string path, TrainedModel model)
    {
        try
        {
            return model.Info.Normalization.Apply(image.Squeeze());
        }
        catch (ArgumentException unusable)
        {
            throw new HyperMorphException($"the image {path} is not like those that the model was trained on ({model.Info.DataSet}): {unusable.Message}", unusable);
        }
    }

    private static LabelMap? ReadLabels(string? path, Volume image, string imagePath)
    {
        LabelMap? labels = path is null ? null : Nifti.ReadLabels(path);
        return labels is null || labels.Shape.AsSpan().SequenceEqual(image.Shape)
            ? labels
            : throw new HyperMorphException($"the label map {path} is {Grid.Describe(labels.Shape)} and its image {imagePath} is {Grid.Describe(image.Shape)}; they must have one grid");
    }

    private static void PrintDice(LabelMap? target, LabelMap moving, LabelMap moved)
    {
        if (target is null)
        {
            return;
        }
        int[] structures = target.Structures();
        double[] before = Dice.PerStructure(target, moving, structures, moving), after = Dice.PerStructure(target, moved, structures, moving);
        for (int i = 0; i < structures.Length; i++)
        {
            Console.WriteLine(FormattableString.Invariant($"structure {structures[i]}: Dice {before[i]:f3} before, {after[i]:f3} after"));
        }
        Console.WriteLine(FormattableString.Invariant($"all structures: Dice {Dice.Mean(before):f3} before, {Dice.Mean(after):f3} after"));
    }
}

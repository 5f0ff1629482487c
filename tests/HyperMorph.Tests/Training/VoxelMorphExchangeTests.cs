using System.Globalization;
using HyperMorph.Data;
using HyperMorph.Networks;
using HyperMorph.Registration;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Training;

public sealed class VoxelMorphExchangeTests
{
    private static readonly TrainingSettings Baseline = TinyTraining.Settings with { Steps = 5, Preset = null, Space = new(),
        Constants = 0.3 };
    private static readonly Pair Pair = new(TinyTraining.Data.Test[0], TinyTraining.Data.Test[1]);

    private static TrainedModel Trained(TemporaryFolder folder, TrainingSettings settings)
    {
        Trainer.Train(settings, TinyTraining.Data, folder / "run");
        return TrainedModel.Load(folder / "run");
    }

    private static float[] Field(TrainedModel model, HyperPoint point) =>
        model.Register(Pair.MovingImage, Pair.FixedImage, point).Displacement.Values;

    [Fact]
    public void A_baseline_goes_out_and_comes_back_with_equal_outputs_and_description()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = Trained(folder, Baseline);
        VoxelMorphExchange.Export(model, folder / "model.safetensors");
        Assert.Contains("λ = 0.3 alone", Assert.Throws<HyperMorphException>(() =>
            VoxelMorphExchange.Import(folder / "model.safetensors", folder / "back", lambda: 0.5)).Message,
            StringComparison.Ordinal);
        VoxelMorphExchange.Import(folder / "model.safetensors", folder / "back");
        using TrainedModel back = TrainedModel.Load(folder / "back");
        Assert.Equal(Field(model, 0.3), Field(back, HyperPoint.Empty));
        Assert.Equal(model.Info.ToString(), back.Info.ToString());
        Assert.Equal("λ = 0.3", back.Info.Settings.Constants.ToString());
    }

    [Fact]
    public void A_hypernetwork_goes_out_at_one_point_as_the_network_that_it_is_there()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = Trained(folder,
            TinyTraining.Settings with
            {
                Steps = 20, WideningSteps = 5, Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma)
            });
        HyperPoint point = HyperPoint.Of(("lambda", 0.4), ("gamma", 0.5));
        Assert.Contains("lambda is missing", Assert.Throws<HyperMorphException>(
            () => VoxelMorphExchange.Export(model, folder / "no")).Message, StringComparison.Ordinal);
        VoxelMorphExchange.Export(model, folder / "model.safetensors", point);
        VoxelMorphExchange.Import(folder / "model.safetensors", folder / "back");
        using TrainedModel back = TrainedModel.Load(folder / "back");
        Assert.Equal(Field(model, point), Field(back, point));
        Assert.NotEqual(Field(model, point.With("lambda", 0.9)), Field(back, point));
        Assert.Contains("λ = 0.4 alone", Assert.Throws<HyperMorphException>(() => Field(back, 0.9)).Message,
            StringComparison.Ordinal);
        Assert.Contains("holds a model", Assert.Throws<HyperMorphException>(
            () => VoxelMorphExchange.Import(folder / "model.safetensors", folder / "back")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hypernetwork_goes_out_between_the_values_of_training_too()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = Trained(folder, TinyTraining.Settings with
        {
            Steps = 2, Similarity = "lncc", Space = new(Hyperparameter.Lambda, Hyperparameter.Window)
        });
        VoxelMorphExchange.Export(model, folder / "model.safetensors", HyperPoint.Of(("lambda", 0.4), ("window", 6)));
        VoxelMorphExchange.Import(folder / "model.safetensors", folder / "back");
        using TrainedModel back = TrainedModel.Load(folder / "back");
        Assert.Equal(6, back.Info.Settings.Constants["window"]);
    }

    [Theory]
    [InlineData(2, "vxm-dense-2d.safetensors"), InlineData(3, "vxm-dense-3d.safetensors")]
    public void Names_and_shapes_are_those_of_VoxelMorphs_own_state_dictionary(int rank, string file)
    {
        using DisposeScope scope = NewDisposeScope();
        using TemporaryFolder folder = new();
        Dictionary<string, Tensor> reference = TensorAssert.Reference(file);
        TrainingSettings settings = new() { Preset = null, Space = new(), Constants = 0.3 };
        CheckpointInfo info = new(settings, "some", "hash", [.. reference["source"].shape[2..].Select(e => (int)e)],
            new(NormalizationKind.None), 0, "1");
        RegistrationModel network = settings.CreateModel(rank);
        using TrainedModel model = new(info, network, settings.CreateWeights(network.Network));
        VoxelMorphExchange.Export(model, folder / "model.safetensors");
        Assert.Equal(
            reference.Where(t => t.Key.StartsWith("unet_model.", StringComparison.Ordinal)
                || t.Key.StartsWith("flow.", StringComparison.Ordinal))
                .Select(t => $"{t.Key} [{string.Join(", ", t.Value.shape)}]").Order(StringComparer.Ordinal),
            Safetensors.Load(folder / "model.safetensors").Select(t => $"{t.Key} [{string.Join(", ", t.Value.shape)}]")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_state_dictionary_from_PyTorch_is_imported_and_registers_as_it_did_there()
    {
        using DisposeScope scope = NewDisposeScope();
        using TemporaryFolder folder = new();
        string file = Golden.Path("vxm-dense-2d.safetensors");
        Dictionary<string, Tensor> reference = TensorAssert.Reference("vxm-dense-2d.safetensors");
        Assert.Contains("--dataset", Assert.Throws<HyperMorphException>(() => VoxelMorphExchange.Import(file, folder / "run"))
            .Message, StringComparison.Ordinal);
        Manifest manifest = TinyTraining.Manifest with { Size = [96, 80] };
        VoxelMorphExchange.Import(file, folder / "run", manifest, 0.02);
        using TrainedModel model = TrainedModel.Load(folder / "run");
        DisplacementField field = model.Register(Volume("source"), Volume("target"), 0.02).Displacement;
        TensorAssert.Close(reference["pos_flow"], VolumeTensors.Stack(field), 1e-4);
        Manifest volumes = manifest with { Size = [32, 32, 32] };
        Assert.Contains("2 axes", Assert.Throws<HyperMorphException>(
            () => VoxelMorphExchange.Import(file, folder / "other", volumes, 0.02)).Message, StringComparison.Ordinal);
        HyperMorph.Imaging.Volume Volume(string name) =>
            VolumeTensors.ToVolumes(reference[name], HyperMorph.Imaging.Affine.Identity)[0];
    }

    [Fact]
    public void What_is_no_VoxelMorph_model_is_refused()
    {
        using TemporaryFolder folder = new();
        using Tensor tensor = zeros(3);
        Safetensors.Save(folder / "other.safetensors", new Dictionary<string, Tensor> { ["a"] = tensor });
        File.WriteAllText(folder / "text.safetensors", "no tensors here");
        string Error(string file) => Assert.Throws<HyperMorphException>(
            () => VoxelMorphExchange.Import(folder / file, folder / "run", TinyTraining.Manifest, 0.1)).Message;
        Assert.Contains("no VoxelMorph model", Error("other.safetensors"), StringComparison.Ordinal);
        Assert.Contains("not a safetensors file", Error("text.safetensors"), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Error("missing.safetensors"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "json", "first, last = header['flow.bias']['data_offsets']; "
        + "bias = struct.unpack('<2f', raw[start + first:start + last])")]
    [InlineData(9, "torch", "bias = state['flow.bias'].tolist()")]
    public void The_Python_code_reads_the_exported_weights_in_PyTorch_and_up_to_there_without(
        int lines, string modules, string bias)
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = Trained(folder, Baseline);
        VoxelMorphExchange.Export(model, folder / "voxelmorph.safetensors");
        string code = string.Join('\n', VoxelMorphExchange.PythonCode.Split('\n')[..lines]);
        (int exit, string output) = SystemPython.Run(modules, folder.Path, new Dictionary<string, string>(), "-c", $$"""
            {{(modules == "torch" ? code : code.Replace(", torch", "", StringComparison.Ordinal))}}
            {{bias}}
            print(sorted(config), config["inshape"], config["nb_unet_features"], config["int_steps"], config["int_downsize"])
            print(len(header), header["unet_model.encoder.0.0.main.weight"]["shape"], *bias)
            """);
        Assert.True(exit == 0, output);
        string[] said = output.Split('\n');
        Assert.Equal("['inshape', 'int_downsize', 'int_steps', 'nb_unet_features'] [48, 48] [[8, 8], [8, 8, 8]] 7 2", said[0]);
        Assert.StartsWith("12 [8, 2, 3, 3] ", said[1], StringComparison.Ordinal);
        using DisposeScope scope = NewDisposeScope();
        IEnumerable<double> stored = model.Weights.Generate(null)[^1].Bias.data<float>().Select(b => (double)b);
        Assert.Equal(stored, said[1].Split(' ')[^2..].Select(n => double.Parse(n, CultureInfo.InvariantCulture)));
    }
}

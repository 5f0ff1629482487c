using System.Text.Json;
using HyperMorph.Data;
using HyperMorph.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Training;

/// <summary>Trained models as state dictionaries of VoxelMorph's PyTorch code, in safetensors, and back.</summary>
/// <remarks>The kernels of a HyperMorph model at one Λ are a VoxelMorph network, so that it is exported like one that was trained
/// at this Λ.</remarks>
public static class VoxelMorphExchange
{
    private const string OwnEntry = "hypermorph", NetworkEntry = "voxelmorph";

    /// <summary>Python that makes a VxmDense of an exported file named <c>voxelmorph.safetensors</c>; it needs torch and
    /// voxelmorph.</summary>
    /// <remarks>The buffers named *.grid, which VoxelMorph's own save() leaves out too, are not in the file: hence
    /// strict=False.</remarks>
    public const string PythonCode = """
        import json, os, struct, torch
        raw = open("voxelmorph.safetensors", "rb").read()
        start = 8 + struct.unpack("<Q", raw[:8])[0]
        header = json.loads(raw[8:start])
        config = json.loads(header.pop("__metadata__")["voxelmorph"])
        state = {}
        for name, t in header.items():
            first, last = t["data_offsets"]
            state[name] = torch.frombuffer(bytearray(raw[start + first:start + last]), dtype=torch.float32).reshape(t["shape"])
        os.environ["NEURITE_BACKEND"] = os.environ["VXM_BACKEND"] = "pytorch"
        import voxelmorph as vxm
        model = vxm.networks.VxmDense(**config)
        model.load_state_dict(state, strict=False)
        """;

    /// <summary>Writes a model at one Λ under PyTorch's names, with what VxmDense must be told and with the model's
    /// description.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="point">A value for each hyperparameter that the model is conditioned on; may be left out where there is
    /// none.</param>
    /// <exception cref="HyperMorphException">A value is missing or not the model's, or the file cannot be written.</exception>
    public static void Export(TrainedModel model, string path, HyperPoint? point = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        HyperPoint at = point ?? HyperPoint.Empty;
        using IDisposable _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        IReadOnlyList<Kernel> kernels = model.KernelsAt(at);
        CheckpointInfo info = model.Info with { Settings = Plain(model.Info.Settings, at) };
        Dictionary<string, string> metadata = new()
        {
            ["format"] = "pt", [NetworkEntry] = VxmDense(info), [OwnEntry] = JsonSerializer.Serialize(info, Checkpoint.Json),
        };
        try
        {
            VoxelMorphWeights.Save(path, kernels, model.Model.Network, metadata);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HyperMorphException($"the model cannot be written to '{path}': {failure.Message}", failure);
        }
    }

    /// <summary>Makes a run's folder of a file that <see cref="Export"/> wrote, or of another VoxelMorph state
    /// dictionary.</summary>
    /// <param name="path">The safetensors file.</param>
    /// <param name="run">The folder to make; it must hold no model.</param>
    /// <param name="manifest">The data set whose size and normalisation the model is used with; needed where the file does not
    /// say it.</param>
    /// <param name="lambda">The λ that the model was trained at; needed where the file does not say it.</param>
    /// <returns>The description of the new run.</returns>
    /// <exception cref="HyperMorphException">The file is damaged or no VoxelMorph model, something is missing, or the folder
    /// holds a model.</exception>
    public static CheckpointInfo Import(string path, string run, Manifest? manifest = null, double? lambda = null)
    {
        if (Checkpoint.Find(run) is not null)
        {
            throw new HyperMorphException($"'{run}' holds a model: import into another folder");
        }
        CheckpointInfo info = Describe(path, manifest, lambda);
        info.Settings.CheckModel();
        using FixedWeights weights = VoxelMorphWeights.Load(path, info.Settings.CreateModel(info.Rank).Network);
        using Adam optimiser = new(weights);
        Checkpoint.Save(run, info, weights, optimiser);
        return info;
    }

    private static TrainingSettings Plain(TrainingSettings settings, HyperPoint at) =>
        settings.Preset is null ? settings : settings.WithoutHypernetwork(at.Over(settings.Constants));

    private static CheckpointInfo Describe(string path, Manifest? manifest, double? lambda)
    {
        if (!Safetensors.LoadMetadata(path).TryGetValue(OwnEntry, out string? own))
        {
            return Foreign(path, manifest, lambda);
        }
        try
        {
            CheckpointInfo info = JsonSerializer.Deserialize<CheckpointInfo>(own, Checkpoint.Json)
                ?? throw new JsonException("it is empty");
            // Another λ than that of the file is refused.
            _ = lambda is { } given ? info.Settings.PlacesOf(given) : null;
            return manifest is null ? info
                : info with { DataSet = manifest.Name, DataHash = manifest.Hash, Normalization = manifest.Normalization };
        }
        catch (JsonException failure)
        {
            throw new HyperMorphException($"the description in '{path}' cannot be read: {failure.Message}", failure);
        }
    }

    // Such files do not say how the field is integrated; VxmDense's usual values are also those of TrainingSettings.
    private static CheckpointInfo Foreign(string path, Manifest? manifest, double? lambda)
    {
        if (manifest is null || lambda is null)
        {
            throw new HyperMorphException(
                $"'{path}' does not say what it was trained on: give --dataset for the size and normalisation of its images, and "
                + "--lambda");
        }
        UNet network = VoxelMorphWeights.NetworkOf(path);
        TrainingSettings settings = new()
        {
            Preset = null, Space = new(), Constants = lambda.Value, Encoder = network.Encoder, Decoder = network.Decoder,
        };
        return manifest.Size.Length == network.Rank
            ? new(settings, manifest.Name, manifest.Hash, manifest.Size, manifest.Normalization, 0, CheckpointInfo.LibraryVersion)
            : throw new HyperMorphException(
                $"'{path}' registers images of {network.Rank} axes, and those of {manifest.Name} have {manifest.Size.Length}; "
                + "choose another data set");
    }

    /// <summary>The arguments of VoxelMorph's VxmDense, under their own names.</summary>
    private static string VxmDense(CheckpointInfo info)
    {
        UNet network = info.Settings.CreateModel(info.Rank).Network;
        return JsonSerializer.Serialize(new
        {
            inshape = info.Size.Select(extent => (extent + network.Multiple - 1) / network.Multiple * network.Multiple),
            nb_unet_features = (int[][])[network.Encoder, network.Decoder],
            int_steps = info.Settings.IntegrationSteps,
            int_downsize = info.Settings.VelocityDownsampling,
        });
    }
}

using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using HyperMorph.Imaging;
using HyperMorph.Registration;

namespace HyperMorph.Data;

/// <summary>A synthetic population of skull-stripped heads: one anatomy, which each subject deforms and
/// varies in its own way.</summary>
/// <remarks>A slice is the anatomy at the height of the deep nuclei; a volume is all of it. What is called for every voxel is
/// compiled with all optimisations at once: a population is generated in the first seconds of a program, before .NET has
/// got round to it.</remarks>
public static class Phantom
{
    /// <summary>The structures of every phantom, in 2-D and in 3-D, by ascending label from 1.</summary>
    public static Structure[] Structures { get; } =
    [
        new(1, "Cortex", "#cd3e4e"), new(2, "White matter", "#e6e6dc"),
        new(3, "Left lateral ventricle", "#781286"), new(4, "Right lateral ventricle", "#a84cb4"),
        new(5, "Third ventricle", "#ccb68e"),
        new(6, "Left caudate", "#5aa5cd"), new(7, "Right caudate", "#9bd0ea"),
        new(8, "Left putamen", "#d40b9e"), new(9, "Right putamen", "#f56ccb"),
        new(10, "Left pallidum", "#0d30ff"), new(11, "Right pallidum", "#6b80ff"),
        new(12, "Left thalamus", "#00760e"), new(13, "Right thalamus", "#3fa84a"),
        new(14, "Left hippocampus", "#c8c40f"), new(15, "Right hippocampus", "#f0ec6a"),
    ];

    // Of background and each structure, as in a T1-weighted image: fluid dark, white matter bright, pallidum almost as bright.
    private static readonly float[] s_intensities =
        [0, 0.48f, 0.80f, 0.14f, 0.14f, 0.14f, 0.53f, 0.53f, 0.57f, 0.57f, 0.70f, 0.70f, 0.63f, 0.63f, 0.50f, 0.50f];

    /// <summary>The population: subjects "phantom-0000", "phantom-0001", …, each with image, label map and age.</summary>
    /// <exception cref="HyperMorphException">A setting is out of range.</exception>
    public static IReadOnlyList<Subject> Generate(PhantomSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        Subject[] subjects = new Subject[settings.Subjects];
        Parallel.For(0, subjects.Length, index => subjects[index] = GenerateSubject(settings, index));
        return subjects;
    }

    /// <summary>Subject <paramref name="index"/>, from 0, of the population; it is the same whatever
    /// <see cref="PhantomSettings.Subjects"/> says.</summary>
    /// <exception cref="HyperMorphException">A setting is out of range, or the index is negative.</exception>
    public static Subject GenerateSubject(PhantomSettings settings, int index)
    {
        PhantomDeformation deformation = Deform(settings, index);
        PhantomFrame frame = PhantomFrame.Of(settings.Shape);
        int age = 20 + (int)(70 * new PhantomRandom(settings.Seed, index, "age").Uniform());
        PhantomAnatomy anatomy = new(new(settings.Seed, index, "shape"), (float)settings.ShapeVariation, age);
        (float[] intensities, int[] labels) = Render(anatomy, deformation, frame, Tissues(settings, index));
        int[] shape = [.. settings.Shape];
        return new(
            $"phantom-{index:0000}",
            new(Acquire(intensities, labels, frame, settings, index), shape, frame.Affine, 1.0 / 255),
            new(labels, shape, frame.Affine),
            new Dictionary<string, string> { ["age"] = age.ToString(CultureInfo.InvariantCulture) });
    }

    /// <summary>The true deformation ψ of subject <paramref name="index"/>, in voxels: its voxel x shows the anatomy's place
    /// x + u(x), but for <see cref="PhantomSettings.ShapeVariation"/>.</summary>
    /// <exception cref="HyperMorphException">A setting is out of range, or the index is negative.</exception>
    public static DisplacementField Deformation(PhantomSettings settings, int index) =>
        Deform(settings, index).ToField(settings.Shape);

    private static PhantomDeformation Deform(PhantomSettings settings, int index)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        return index >= 0
            ? new(new(settings.Seed, index, "deformation"), PhantomFrame.Of(settings.Shape), settings.Deformation)
            : throw new HyperMorphException($"a phantom's subject number is {index}; give 0 or more.");
    }

    private static float[] Tissues(PhantomSettings settings, int index)
    {
        PhantomRandom random = new(settings.Seed, index, "contrast");
        float[] tissues = [.. s_intensities];
        for (int label = 1; label < tissues.Length; label++)
        {
            // Both sides of a structure, and all ventricles, are one tissue.
            tissues[label] = s_intensities[label] == s_intensities[label - 1]
                ? tissues[label - 1]
                : Math.Max(0.05f, tissues[label] + (float)settings.Contrast * random.Normal());
        }
        return tissues;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float[] Intensities, int[] Labels) Render(
        PhantomAnatomy anatomy, PhantomDeformation deformation, PhantomFrame frame, float[] tissues)
    {
        int[] extents = frame.Extents;
        float[] intensities = new float[extents[0] * extents[1] * extents[2]];
        int[] labels = new int[intensities.Length];
        Span<float> shares = stackalloc float[tissues.Length];
        for (int i = 0, n = 0; i < extents[0]; i++)
        {
            for (int j = 0; j < extents[1]; j++)
            {
                for (int k = 0; k < extents[2]; k++, n++)
                {
                    anatomy.Shares(frame.Place(i, j, k) + deformation.At(i, j, k), 1 / frame.Scale, shares);
                    labels[n] = LargestShare(shares);
                    intensities[n] = Mix(shares, tissues);
                }
            }
        }
        return (intensities, labels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LargestShare(ReadOnlySpan<float> shares)
    {
        int largest = 0;
        for (int label = 1; label < shares.Length; label++)
        {
            largest = shares[label] > shares[largest] ? label : largest;
        }
        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Mix(ReadOnlySpan<float> shares, float[] tissues)
    {
        float sum = 0;
        for (int label = 0; label < shares.Length; label++)
        {
            sum += shares[label] * tissues[label];
        }
        return sum;
    }

    // Bias field and Rician noise where there is a structure, zero elsewhere as skull stripping leaves it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte[] Acquire(float[] intensities, int[] labels, PhantomFrame frame, PhantomSettings settings, int index)
    {
        PhantomRandom random = new(settings.Seed, index, "noise");
        PhantomWaves bias = PhantomWaves.Draw(new(settings.Seed, index, "bias"), 6, 2.5f, frame.Rank);
        byte[] image = new byte[labels.Length];
        for (int n = 0; n < image.Length; n++)
        {
            if (labels[n] == 0)
            {
                continue;
            }
            Vector3 place = frame.Place(
                n / frame.Extents[2] / frame.Extents[1], n / frame.Extents[2] % frame.Extents[1], n % frame.Extents[2]);
            (float real, float imaginary) = random.NormalPair();
            float signal = intensities[n] * MathF.Exp((float)settings.BiasField * bias.At(place)) + (float)settings.Noise * real;
            float value = MathF.Sqrt(signal * signal + (float)(settings.Noise * settings.Noise) * imaginary * imaginary);
            image[n] = (byte)MathF.Round(255 * Math.Min(value, 1));
        }
        return image;
    }
}

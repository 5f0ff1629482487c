using HyperMorph.Registration;

namespace HyperMorph.Imaging;

/// <summary>Reads and writes NIfTI-1 and NIfTI-2: .nii files and .hdr and .img pairs,
/// compressed where the name ends in .gz.</summary>
public static class Nifti
{
    private const double IntentVector = 1007;

    /// <summary>Reads an image: its voxels as stored, with the scaling and the affine of its header.</summary>
    /// <exception cref="NiftiException">There is no such file, or it is damaged,
    /// or holds something else than one real number per voxel.</exception>
    public static Volume Read(string path) => ReadImage(path).Volume;

    /// <summary>Reads a label map.</summary>
    /// <exception cref="NiftiException">As <see cref="Read"/>, or a value is negative or not a whole number.</exception>
    public static LabelMap ReadLabels(string path)
    {
        Volume volume = Read(path);
        try
        {
            return LabelMap.FromVolume(volume);
        }
        catch (ArgumentException e)
        {
            throw new NiftiException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads an image with its header and extensions.</summary>
    /// <exception cref="NiftiException">As <see cref="Read"/>.</exception>
    public static NiftiImage ReadImage(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return NiftiReader.Read(path);
    }

    /// <summary>Writes an image in its stored type, whole or not at all; header fields that a volume does not have, the version
    /// and the extensions come from <paramref name="like"/>.</summary>
    /// <remarks>Where NIfTI-1 cannot hold the scaling exactly, as 1/255, the values are stored as float32.</remarks>
    /// <exception cref="NiftiException">The folder is missing or not writable, the disk is full,
    /// or the name is not that of a NIfTI file.</exception>
    public static void Write(string path, Volume volume, NiftiImage? like = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(volume);
        NiftiWriter.Write(path, volume, like);
    }

    /// <summary>Writes a label map in the smallest type that holds its labels.</summary>
    /// <exception cref="NiftiException">As <see cref="Write"/>.</exception>
    public static void WriteLabels(string path, LabelMap labels, NiftiImage? like = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Write(path, labels.ToVolume(), like);
    }

    /// <summary>Writes a displacement field as ITK, ANTs and 3D Slicer read it: float32 [d0, d1, d2 or 1, 1, 3], intent 1007,
    /// each vector in millimetres in LPS from a fixed voxel's position to that of the moving voxel it points at.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="field">Displacements in voxels of the fixed grid, 2-D or 3-D.</param>
    /// <param name="fixedAffine">From voxels of the fixed grid to millimetres in RAS.</param>
    /// <param name="movingAffine">From voxels of the moving image to millimetres in RAS.</param>
    /// <param name="movingOffset">The moving image's voxel that lies at voxel 0 of the grid the field
    /// points into, per axis.</param>
    /// <exception cref="ArgumentException">The field is neither 2-D nor 3-D, or the offset has
    /// another number of axes.</exception>
    /// <exception cref="NiftiException">As <see cref="Write"/>.</exception>
    public static void WriteDisplacement(
        string path, DisplacementField field, Affine fixedAffine, Affine movingAffine, int[] movingOffset)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(fixedAffine);
        ArgumentNullException.ThrowIfNull(movingAffine);
        ArgumentNullException.ThrowIfNull(movingOffset);
        if (field.Rank is not (2 or 3) || movingOffset.Length != field.Rank)
        {
            throw new ArgumentException(
                $"a field of {field.Rank} axes with an offset of {movingOffset.Length} is neither 2-D nor 3-D", nameof(field));
        }
        int[] shape = [field.Shape[0], field.Shape[1], field.Rank == 3 ? field.Shape[2] : 1, 1, 3];
        Volume vectors = new(Vectors(field, fixedAffine, movingAffine, movingOffset), shape, fixedAffine);
        NiftiWriter.Write(path, vectors, null, IntentVector);
    }

    private static float[] Vectors(DisplacementField field, Affine fixedAffine, Affine movingAffine, int[] movingOffset)
    {
        int count = Grid.Count(field.Shape);
        float[] vectors = new float[3 * count];
        int[] at = new int[field.Rank];
        for (int voxel = 0; voxel < count; voxel++, Grid.Advance(at, field.Shape))
        {
            (double x, double y, double z) = fixedAffine.Apply(at[0], at[1], at.Length == 3 ? at[2] : 0);
            (double toX, double toY, double toZ) = movingAffine.Apply(Moved(0), Moved(1), at.Length == 3 ? Moved(2) : 0);
            vectors[3 * voxel] = (float)(x - toX);
            vectors[3 * voxel + 1] = (float)(y - toY);
            vectors[3 * voxel + 2] = (float)(toZ - z);

            double Moved(int axis) => at[axis] + field.Values[axis * count + voxel] + movingOffset[axis];
        }
        return vectors;
    }
}

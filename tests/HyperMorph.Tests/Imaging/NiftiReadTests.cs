using System.Text.Json;
using HyperMorph.Imaging;
using Xunit;

namespace HyperMorph.Tests.Imaging;

public class NiftiReadTests
{
    public static IEnumerable<TheoryDataRow<string>> Good => GoldenNifti.Good();

    [Theory, MemberData(nameof(Good))]
    public void Voxels_are_those_of_the_reference(string name)
    {
        JsonElement expected = GoldenNifti.Expected(name);
        Volume volume = Nifti.Read(GoldenNifti.PathOf("nifti", name));
        Assert.Equal(Numbers(expected, "shape").Select(x => (int)x), volume.Shape);
        Assert.Equal(expected.GetProperty("dtype_on_disk").GetString(), TypeName(volume.Stored));
        double[] values = [.. volume.Stored.Cast<object>()
            .Select(x => Convert.ToDouble(x, null) * volume.Slope + volume.Intercept)];
        Near(expected.GetProperty("sum").GetDouble(), values.Sum());
        Near(expected.GetProperty("min").GetDouble(), values.Min());
        Near(expected.GetProperty("max").GetDouble(), values.Max());
        Assert.Equal(values.Select(x => (float)x), volume.ToArray());
        foreach (JsonElement sample in expected.GetProperty("samples").EnumerateArray())
        {
            int at = Numbers(sample, "index").Zip(volume.Shape).Aggregate(0, (sum, x) => sum * x.Second + (int)x.First);
            Near(sample.GetProperty("value").GetDouble(), values[at]);
        }
    }

    [Theory, MemberData(nameof(Good))]
    public void Header_and_geometry_are_those_of_the_reference(string name)
    {
        JsonElement expected = GoldenNifti.Expected(name);
        (NiftiHeader header, IReadOnlyList<NiftiExtension> extensions, Volume volume) =
            Nifti.ReadImage(GoldenNifti.PathOf("nifti", name));
        Near(expected.GetProperty("affine"), volume.Affine);
        Near(expected.GetProperty("sform"), header.Sform);
        Near(expected.GetProperty("qform"), header.Qform);
        Assert.Equal(Numbers(expected, "zooms"), header.Zooms, (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.Equal(expected.GetProperty("version").GetString(), $"nifti{header.Version}");
        Assert.Equal(expected.GetProperty("big_endian").GetBoolean(), header.BigEndian);
        Assert.Equal(expected.GetProperty("magic").GetString(), header.Text("magic"));
        Assert.Equal(expected.GetProperty("descrip").GetString(), header.Text("descrip"));
        Assert.Equal(expected.GetProperty("qfac").GetDouble(), header["pixdim"] < 0 ? -1 : 1);
        Assert.Equal(expected.GetProperty("datatype_code").GetDouble(), header["datatype"]);
        foreach (string field
            in (string[])["bitpix", "qform_code", "sform_code", "xyzt_units", "vox_offset", "scl_slope", "scl_inter"])
        {
            Assert.Equal(expected.GetProperty(field).GetDouble(), header[field]);
        }
        Assert.Equal(
            expected.GetProperty("extensions").EnumerateArray()
                .Select(x => (x.GetProperty("code").GetInt32(), x.GetProperty("size").GetInt32())),
            extensions.Select(x => (x.Code, x.Data.AsSpan().TrimEnd((byte)0).Length)));
    }

    [Fact]
    public void A_pair_opens_by_either_name()
    {
        Volume fromHeader = Nifti.Read(GoldenNifti.PathOf("nifti", "pair_int16.hdr"));
        Assert.Equal(Nifti.Read(GoldenNifti.PathOf("nifti", "pair_int16.img")).ToArray(), fromHeader.ToArray());
    }

    [Fact]
    public void The_last_axis_is_the_fastest_in_memory()
    {
        using TemporaryFolder folder = new();
        // A NIfTI file by hand: 2×3 bytes on disk are (0,0), (1,0), (0,1), (1,1), (0,2), (1,2).
        Nifti.Write(folder / "image.nii", new(new byte[6], [2, 3], Affine.Identity));
        byte[] bytes = File.ReadAllBytes(folder / "image.nii");
        ((byte[])[0, 10, 1, 11, 2, 12]).CopyTo(bytes, 352);
        File.WriteAllBytes(folder / "image.nii", bytes);
        Assert.Equal([0, 1, 2, 10, 11, 12], Nifti.Read(folder / "image.nii").ToArray());
    }

    [Fact]
    public void Labels_are_whole_numbers_or_refused_with_the_file_s_name()
    {
        using TemporaryFolder folder = new();
        Nifti.Write(folder / "half.nii.gz", new(new float[] { 0, 1, 2.5f, 3 }, [2, 2], Affine.Identity));
        NiftiException error = Assert.Throws<NiftiException>(() => Nifti.ReadLabels(folder / "half.nii.gz"));
        Assert.Contains("half.nii.gz", error.Message, StringComparison.Ordinal);
        Assert.Contains("2.5", error.Message, StringComparison.Ordinal);
    }

    // By the type's code: a pattern such as "is byte[]" holds for an sbyte[] too.
    private static string TypeName(Array stored) => Type.GetTypeCode(stored.GetType().GetElementType()) switch
    {
        TypeCode.Byte => "uint8",
        TypeCode.SByte => "int8",
        TypeCode.Single => "float32",
        TypeCode.Double => "float64",
        TypeCode code => code.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<double> Numbers(JsonElement element, string name) =>
        element.GetProperty(name).EnumerateArray().Select(x => x.GetDouble());

    private static void Near(double expected, double actual) =>
        Assert.InRange(actual, expected - 1e-9 * Math.Abs(expected) - 1e-9, expected + 1e-9 * Math.Abs(expected) + 1e-9);

    private static void Near(JsonElement expected, Affine? actual)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(actual);
            return;
        }
        Assert.Equal(expected.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(x => x.GetDouble()),
            actual!.ToArray(), (x, y) => Math.Abs(x - y) < 1e-6);
    }
}

using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using static HyperMorph.Figures.Notebook.NotebookHtml;
using static System.FormattableString;

namespace HyperMorph.Figures.Notebook;

/// <summary>Images, label maps and fields as pictures of their middle slices, and as a line of text.</summary>
internal static class NotebookImages
{
    private const int Width = 320, ManyWidth = 220;

    public static string Html(Volume image) => Output(
        Pictured(image.Squeeze().Shape, image.Affine, (view, width) => SliceImage.Grey(image.Squeeze(), view, width)),
        Note(Text(image)));

    public static string Html(LabelMap labels) => Labelled(new(null, labels), Text(labels));

    public static string Html(LabelledImage labelled) => Labelled(labelled, Text(labelled));

    public static string Html(DisplacementField field) => Output(
        field.Rank is 2 or 3 ? Pictures(RegistrationPictures.OfField(field), 280) : "", Note(Text(field)));

    public static string Html(Subject subject) => Output(
        subject.Labels is null
            ? Pictured(subject.Image.Shape, subject.Image.Affine, (view, width) => SliceImage.Grey(subject.Image, view, width))
            : Pictured(subject.Image.Shape, subject.Image.Affine,
                (view, width) => Draw(new(subject.Image, subject.Labels), view, width)),
        Note(Text(subject)));

    public static string Html(Pair pair) => Output(
        Pictures(new([[Slice("moving", pair.Moving.Id, pair.MovingImage), Slice("fixed", pair.Fixed.Id, pair.FixedImage)]]),
            Width));

    public static string Html(Comparison comparison) => Output(Pictures(comparison, 280));

    /// <summary>For example "Volume 48×64×48, 1×1×1 mm, float32, 0 to 1".</summary>
    public static string Text(Volume image)
    {
        float[] values = [.. image.ToArray().Where(float.IsFinite)];
        string range = values.Length == 0 ? "no finite value" : Invariant($"{values.Min():0.####} to {values.Max():0.####}");
        return $"Volume {Place(image.Shape, image.Affine)}, {TypeName(image.Stored)}, {range}";
    }

    public static string Text(LabelMap labels) =>
        $"LabelMap {Place(labels.Shape, labels.Affine)}, {labels.Structures().Length} structures";

    public static string Text(LabelledImage labelled) =>
        $"{Place(labelled.Labels.Shape, labelled.Labels.Affine)}, {labelled.Labels.Structures().Length} structures";

    public static string Text(DisplacementField field) => field.Rank is not (2 or 3)
        ? $"DisplacementField {Grid.Describe(field.Shape)}"
        : Invariant($"DisplacementField {Grid.Describe(field.Shape)}, up to {FieldsAtRest.Lengths(field).Max():0.##} voxels, ")
            + RegistrationPictures.Folds(field);

    public static string Text(Subject subject) => string.Join(", ", [
        $"Subject {subject.Id}", Place(subject.Image.Shape, subject.Image.Affine),
        subject.Labels is null ? "no labels" : $"{subject.Labels.Structures().Length} structures",
        .. subject.Particulars.Where(p => p.Value != "").Select(p => $"{p.Key} {p.Value}")]);

    public static string Text(Pair pair) => $"Pair: {pair.Moving.Id} to {pair.Fixed.Id}";

    public static string Text(Comparison comparison) =>
        string.Join('\n', comparison.Rows.Select(row => $"[{string.Join("] [", row.Select(p => p.Caption))}]"));

    private static string Labelled(LabelledImage labelled, string text)
    {
        int[] values = labelled.Labels.ToArray();
        Dictionary<int, int> counts = values.CountBy(v => v).ToDictionary();
        double voxel = labelled.Labels.Affine.Spacing.Take(labelled.Labels.Shape.Length)
            .Aggregate(1.0, (product, extent) => product * extent);
        string unit = labelled.Labels.Squeeze().Shape.Length == 2 ? "mm²" : "mm³";
        IEnumerable<IEnumerable<string>> rows = labelled.Legend().Where(s => counts.ContainsKey(s.Label))
            .Select(s => (string[])[Swatch(s.Color, s.Name), $"{s.Label}", $"{counts[s.Label]}",
                Invariant($"{counts[s.Label] * voxel:0}")]);
        return Output(Beside(
            Pictured(labelled.Labels.Squeeze().Shape, labelled.Labels.Affine, (view, width) => Draw(labelled, view, width)),
            Table(["structure", "label", "voxels", unit], [false, true, true, true], rows)), Note(text));
    }

    private static byte[] Draw(LabelledImage labelled, SliceView view, int width)
    {
        LabelMap labels = labelled.Labels.Squeeze();
        return labelled.Image is { } image
            ? SliceImage.Labelled(image.Squeeze(), labels, labelled.Legend(), view, width)
            : SliceImage.Labelled(new(new byte[Grid.Count(labels.Shape)], labels.Shape, labels.Affine), labels, labelled.Legend(),
                view, width, opacity: 1);
    }

    /// <summary>The slice of a 2-D grid, the middle slices across the three axes of a 3-D one, and nothing of any
    /// other.</summary>
    private static string Pictured(int[] shape, Affine affine, Func<SliceView, int, byte[]> draw) => shape.Length switch
    {
        2 => Pictures(new([[new("", draw(SliceView.Of(shape, affine), Width))]]), Width),
        3 => Pictures(new([[.. Enumerable.Range(0, 3).Select(axis => SliceView.Of(shape, affine, axis))
            .Select(view => new CaptionedPicture($"slice {view.Index} across axis {view.Axis}", draw(view, ManyWidth)))]]),
            ManyWidth),
        _ => "",
    };

    private static CaptionedPicture Slice(string role, string id, Volume image) =>
        new($"{role}: {id}", SliceImage.Grey(image, width: Width));

    private static string Place(int[] shape, Affine affine) =>
        $"{Grid.Describe(shape)}, {string.Join('×', affine.Spacing.Take(shape.Length).Select(s => Invariant($"{s:0.###}")))} mm";

    private static string TypeName(Array stored) => Type.GetTypeCode(stored.GetType().GetElementType()) switch
    {
        TypeCode.Byte => "uint8",
        TypeCode.SByte => "int8",
        TypeCode.Single => "float32",
        TypeCode.Double => "float64",
        _ => stored.GetType().GetElementType()!.Name.ToLowerInvariant(),
    };
}

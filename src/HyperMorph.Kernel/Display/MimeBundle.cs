using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace HyperMorph.Kernel.Display;

/// <summary>Formats values with the formatters registered in the Formatting package, whoever registered them.</summary>
internal static class MimeBundle
{
    /// <summary>The value in the given formats; without any, in those its type prefers.</summary>
    public static JsonObject Of(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        if (mimeTypes.Count == 0)
        {
            mimeTypes = value is not null && !IsPlain(value)
                ? Formatter.GetPreferredMimeTypesFor(value.GetType())
                : [PlainTextFormatter.MimeType];
        }
        JsonObject data = [];
        foreach (string mime in mimeTypes)
        {
            data[mime] = Encode(mime, value.ToDisplayString(mime));
        }
        if (value is IFormattable or string)
        {
            data.TryAdd(PlainTextFormatter.MimeType, value.ToDisplayString(PlainTextFormatter.MimeType));
        }
        return data;
    }

    /// <summary>Text that is already in a format; JSON becomes part of the message, everything else is a string in it.</summary>
    public static JsonNode? Encode(string mime, string text) =>
        mime == "application/json" || mime.EndsWith("+json", StringComparison.Ordinal)
            ? JsonNode.Parse(text)
            : JsonValue.Create(text);

    // A number or a text is shown as such, not as HTML with a style sheet of its own,
    // unless somebody registered a formatter for it.
    private static bool IsPlain(object value) =>
        value is IConvertible and not IHtmlContent
            && !Formatter.RegisteredFormatters(includeDefaults: false).Any(f => f.Type == value.GetType());
}

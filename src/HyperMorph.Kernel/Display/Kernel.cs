using HyperMorph.Kernel.Display;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

// The names and the namespace are those of .NET Interactive, so that a notebook runs there unchanged.
namespace Microsoft.DotNet.Interactive;

/// <summary>What every cell can call without a prefix.</summary>
public static class Kernel
{
    /// <summary>Shows a value in the formats its type prefers, or in the given MIME types,
    /// and returns a handle to replace it.</summary>
#pragma warning disable IDE1006, CA1707 // The lower-case name is .NET Interactive's.
    public static DisplayedValue display(object? value, params string[] mimeTypes)
#pragma warning restore IDE1006, CA1707
    {
        DisplayedValue shown = new(mimeTypes);
        shown.Show(value, isUpdate: false);
        return shown;
    }

    /// <summary>Marks a text as HTML, to be shown as it is.</summary>
    public static IHtmlContent HTML(string content) => content.ToHtmlContent();

    /// <summary>Runs JavaScript in the page that shows the notebook.</summary>
    public static void Javascript(string scriptContent) =>
        display(HTML($"<script type=\"text/javascript\">{scriptContent}</script>"), HtmlFormatter.MimeType);

    /// <summary>Asks the notebook's user for a line of text.</summary>
    public static Task<string> GetInputAsync(string prompt = "") => Task.FromResult(Front.Current.Ask(prompt, false));

    /// <summary>Asks the notebook's user for a line of text that is not shown.</summary>
    public static Task<string> GetPasswordAsync(string prompt = "") => Task.FromResult(Front.Current.Ask(prompt, true));
}

/// <summary>A value on display that can be replaced, for progress.</summary>
public sealed class DisplayedValue
{
    private readonly string[] _mimeTypes;

    internal DisplayedValue(string[] mimeTypes) => _mimeTypes = mimeTypes;

    /// <summary>The id by which the front end knows the value.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Shows another value in its place.</summary>
    public void Update(object? updatedValue) => Show(updatedValue, isUpdate: true);

    internal void Show(object? value, bool isUpdate) =>
        Front.Current.Show(new(MimeBundle.Of(value, _mimeTypes), DisplayId, isUpdate));
}

/// <summary>Display as the last word of an expression.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows the value in the formats its type prefers, or in the given MIME types.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);

    /// <summary>Shows a text that is already in the given MIME type.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType)
    {
        DisplayedValue shown = new([mimeType]);
        Front.Current.Show(new(new() { [mimeType] = MimeBundle.Encode(mimeType, value) }, shown.DisplayId, false));
        return shown;
    }
}

using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace HyperMorph.Kernel.Session;

/// <summary>The documentation file beside an assembly, read when somebody asks.</summary>
internal sealed class XmlDocumentation(string path) : DocumentationProvider
{
    private readonly Lazy<Dictionary<string, string>> _members = new(() => Read(path));

    protected override string? GetDocumentationForSymbol(
        string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        _members.Value.GetValueOrDefault(documentationMemberID);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);

    private static Dictionary<string, string> Read(string path)
    {
        try
        {
            return !File.Exists(path) ? [] : XDocument.Load(path).Descendants("member")
                .GroupBy(m => m.Attribute("name")?.Value ?? "").ToDictionary(g => g.Key, g => g.First().ToString());
        }
        catch (XmlException)
        {
            return [];
        }
    }
}

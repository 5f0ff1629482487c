namespace HyperMorph.Kernel.Session;

/// <summary>The language of a part of a cell.</summary>
internal enum CellLanguage { CSharp, Markdown }

/// <summary>A part of a cell in one language; what belongs to other parts is blank,
/// so that lines and columns stay the cell's.</summary>
internal sealed record CellPart(CellLanguage Language, string Text);

/// <summary>A cell split at its <c>#!</c> lines.</summary>
internal sealed record Cell(IReadOnlyList<CellPart> Parts, bool IsTimed)
{
    /// <summary>Splits a cell; an unknown <c>#!</c> line is an error that names the known ones.</summary>
    public static Cell Parse(string code)
    {
        List<(CellLanguage Language, bool[] Lines)> parts = [];
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        bool timed = false;
        parts.Add((CellLanguage.CSharp, new bool[lines.Length]));
        for (int i = 0; i < lines.Length; i++)
        {
            string word = lines[i].Trim();
            if (!word.StartsWith("#!", StringComparison.Ordinal))
            {
                parts[^1].Lines[i] = true;
            }
            else if (word == "#!time")
            {
                timed = true;
            }
            else
            {
                parts.Add((Language(word, i + 1), new bool[lines.Length]));
            }
        }
        return new([.. parts.Select(p => new CellPart(p.Language, Keep(lines, p.Lines)))
            .Where(p => !string.IsNullOrWhiteSpace(p.Text))], timed);
    }

    private static CellLanguage Language(string word, int line) => word switch
    {
        "#!csharp" or "#!c#" => CellLanguage.CSharp,
        "#!markdown" => CellLanguage.Markdown,
        _ => throw new KernelException($"line {line}: there is no '{word}'; there are #!csharp, #!markdown and #!time"),
    };

    private static string Keep(string[] lines, bool[] kept) =>
        string.Join('\n', lines.Select((line, i) => kept[i] ? line : new string(' ', line.Length)));
}

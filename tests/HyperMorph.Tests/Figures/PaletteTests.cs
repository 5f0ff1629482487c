using HyperMorph.Data;
using HyperMorph.Figures;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class PaletteTests
{
    [Theory]
    [InlineData("#f5f5f5", "#8c8c8c")]
    [InlineData("#0c30ff", "#0c30ff")]
    [InlineData("no colour", "#1f2933")]
    public void Pale_colours_are_darkened_for_white_paper(string color, string ink) =>
        Assert.Equal(ink, Palette.Ink(new Structure(1, "s", color)));
}

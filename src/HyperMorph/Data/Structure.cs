namespace HyperMorph.Data;

/// <summary>A structure of a label map: its number, name and display colour.</summary>
/// <param name="Label">The number in the label map, from 1.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Color">Display colour, "#rrggbb".</param>
public sealed record Structure(int Label, string Name, string Color);

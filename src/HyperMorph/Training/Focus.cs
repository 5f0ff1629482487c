using HyperMorph.Networks;

namespace HyperMorph.Training;

/// <summary>A share of the draws of Λ from around the Λ* of validation pairs. It is looked for once, by the rule of
/// <see cref="Convergence"/>, the Dice of all the range no longer rises: the learning rate stays then. Whenever the rule has
/// reduced it, Λ* is looked for again, at the evaluation after, and the part around it is narrower.</summary>
/// <remarks>One model of many Λ learns each more slowly than a model of that one, and almost all of what its user asks for lies
/// near Λ*. The first Λ* is that of a model which has learnt little yet, so that the first part is wide, and learnt as a model
/// of one Λ is: at the full learning rate until that gains no more. The other draws are from all of the range, so that the
/// landscape stays true elsewhere. The rule judges what is drawn: by all of the range, a model would have converged while it
/// still gains where it is trained.</remarks>
/// <param name="Share">The share of the draws, above 0 and at most 1.</param>
/// <param name="Narrowing">The first part's width along each axis, as a share of the range, above 0 and at most 1; every
/// reduction multiplies it by this again.</param>
public sealed record Focus(double Share = 0.9, double Narrowing = 0.55)
{
    /// <summary>Where a place in 0..1 of all of <paramref name="axis"/> lies in the part of it around Λ*, which is moved inside
    /// where it would reach beyond an end.</summary>
    public double Narrow(FocusPart part, Hyperparameter axis, double place)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(axis);
        double width = Math.Pow(Narrowing, part.Reductions + 1);
        return Math.Clamp(axis.PlaceOf(part.Centre[axis.Name]) - width / 2, 0, 1 - width) + width * place;
    }

    internal void Check()
    {
        TrainingSettings.Require(Share is > 0 and <= 1, "Focus.Share", Share, "above 0 and at most 1");
        TrainingSettings.Require(Narrowing is > 0 and <= 1, "Focus.Narrowing", Narrowing, "above 0 and at most 1");
    }
}

/// <summary>What a <see cref="Focus"/> keeps to.</summary>
/// <param name="Centre">Λ* of validation pairs.</param>
/// <param name="Reductions">How often the learning rate was reduced before it was looked for.</param>
public sealed record FocusPart(HyperPoint Centre, int Reductions);

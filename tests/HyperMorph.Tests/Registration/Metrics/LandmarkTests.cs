using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using Xunit;

namespace HyperMorph.Tests.Registration.Metrics;

public class LandmarkTests
{
    private static readonly double[] Unit = [1, 1];

    [Fact]
    public void The_error_is_in_millimetres_of_the_moving_image()
    {
        DisplacementField shift = Fixture.Make([8, 9], (c, _) => c == 0 ? 1 : -2);
        double[][] target = [[3.5, 4.25]], moving = [[1.5, 3.25]];
        Near.Equal([Math.Sqrt(3 * 0.5 * (3 * 0.5) + 1 * 2.0 * (1 * 2.0))],
            TargetRegistrationError.Of(target, moving, shift, [0.5, 2]));
    }

    [Fact]
    public void Linear_interpolation_reproduces_affine_fields_and_continues_at_the_border()
    {
        DisplacementField affine = Fixture.Make([8, 9], (c, x) => c == 0 ? 0.5 * x[0] - 0.25 * x[1] : 0);
        double[][] points = [[2.3, 5.7], [7, 8], [-1, 0], [7.4, 0]];
        double[][] origin = [.. points.Select(p => (double[])[p[0], p[1]])];
        Near.Equal([Math.Abs(0.5 * 2.3 - 0.25 * 5.7), 1.5, 0, 3.5], TargetRegistrationError.Of(points, origin, affine, Unit));
    }

    [Fact]
    public void The_cubic_spline_reproduces_cubic_polynomials_away_from_the_border()
    {
        static double Cubic(double x) => 1e-3 * Math.Pow(x - 24, 3) - 0.02 * x * x + 0.5 * x;
        DisplacementField field = Fixture.Make([49, 49],
            (c, x) => c == 0 ? Cubic(x[0]) : 0.01 * Math.Pow(x[1] - 20, 2) * (x[0] - 20));
        double[][] points = [[24.3, 25.9], [22.5, 24.5], [26, 23]];
        double[][] exact =
            [.. points.Select(p => (double[])[p[0] + Cubic(p[0]), p[1] + 0.01 * Math.Pow(p[1] - 20, 2) * (p[0] - 20)])];
        Near.Equal(new double[3], Learn2Reg.TargetRegistrationError(points, exact, field, Unit), absolute: 1e-5);
        Assert.All(TargetRegistrationError.Of(points[..2], exact[..2], field, Unit), error => Assert.InRange(error, 1e-3, 1));
    }

    [Fact]
    public void The_cubic_spline_passes_through_the_voxels_up_to_the_border_and_ends_there()
    {
        DisplacementField field = Fixture.Make([5, 6], (c, x) => Math.Sin(3 * x[0] + 5 * x[1] + c));
        double[][] points = [[0, 0], [4, 5], [0, 3], [2, 2], [4.1, 2], [2, -0.1]];
        double[][] exact =
            [.. points.Select((p, i) => (double[])[.. p.Select((x, c) => x + (i < 4 ? Math.Sin(3 * p[0] + 5 * p[1] + c) : 0))])];
        Near.Equal(new double[6], Learn2Reg.TargetRegistrationError(points, exact, field, Unit), absolute: 1e-6);
    }

    [Fact]
    public void Landmarks_that_do_not_match_are_refused()
    {
        DisplacementField field = Fixture.Make([5, 6], (_, _) => 0);
        Assert.Throws<HyperMorphException>(() => TargetRegistrationError.Of([[1, 1]], [], field, Unit));
        Assert.Throws<HyperMorphException>(() => TargetRegistrationError.Of([[1, 1, 1]], [[1, 1, 1]], field, Unit));
    }
}

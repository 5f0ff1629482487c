using HyperMorph.Registration;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Registration;

public sealed class FieldsTests
{
    public static IEnumerable<TheoryDataRow<string, int>> Integrations() =>
        from name in (string[])["2d", "3d", "2d_big"]
        from steps in Enumerable.Range(0, 9)
        select new TheoryDataRow<string, int>(name, steps);

    [Theory, MemberData(nameof(Integrations))]
    public void Scaling_and_squaring_matches_the_reference(string name, int steps)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> reference = TensorAssert.Reference("spatial-transformer.safetensors");
        TensorAssert.Close(reference[$"vecint.{name}.steps{steps}"],
            Fields.Integrate(reference[$"vecint.{name}.velocity"], steps), 1e-4);
    }

    [Fact]
    public void The_gradient_of_the_integration_matches_the_reference()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> reference = TensorAssert.Reference("spatial-transformer.safetensors");
        Tensor velocity = reference["vecint.2d.velocity"].to(float64).requires_grad_();
        Fields.Integrate(velocity, 7).mul(reference["vecint.2d.grad.weight"].to(float64)).sum().backward();
        TensorAssert.RelativelyClose(reference["vecint.2d.grad.d_velocity_steps7"], velocity.grad!, 1e-5);
    }

    [Theory]
    [InlineData("2d", "2"), InlineData("2d", "4"), InlineData("2d", "1"), InlineData("2d", "0.5"), InlineData("2d", "0.25")]
    [InlineData("2d_odd", "2"), InlineData("2d_odd", "4"), InlineData("2d_odd", "1"),
        InlineData("2d_odd", "0.5"), InlineData("2d_odd", "0.25")]
    [InlineData("3d", "2"), InlineData("3d", "4"), InlineData("3d", "1"), InlineData("3d", "0.5")]
    public void Resizing_matches_the_reference(string name, string velocityResize)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> reference = TensorAssert.Reference("spatial-transformer.safetensors");
        double factor = 1 / double.Parse(velocityResize, System.Globalization.CultureInfo.InvariantCulture);
        TensorAssert.Close(reference[$"resize.{name}.vel_resize{velocityResize}"],
            Fields.Resize(reference[$"resize.{name}.in"], factor), 1e-4);
    }

    [Theory]
    [InlineData(2), InlineData(3)]
    public void The_flow_of_minus_v_undoes_the_flow_of_v(int rank)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor velocity = Smooth(rank, 24, amplitude: 2);
        Tensor there = Fields.Integrate(velocity), back = Fields.IntegrateInverse(velocity);
        Tensor both = Fields.Compose(there, back);
        Assert.True(there.abs().max().item<double>() > 0.5);
        Assert.InRange(both.abs().max().item<double>(), 0, 0.1);
    }

    [Fact]
    public void Warping_by_a_composition_equals_warping_twice()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = Smooth(2, 32, amplitude: 1).narrow(1, 0, 1);
        Tensor first = Smooth(2, 32, amplitude: 1.5), second = Smooth(2, 32, amplitude: 1).flip(2);
        TensorAssert.Close(Warp.Linear(Warp.Linear(image, first), second),
            Warp.Linear(image, Fields.Compose(first, second)), 0.02);
    }

    [Fact]
    public void Autograd_agrees_with_finite_differences()
    {
        using DisposeScope scope = NewDisposeScope();
        // Off the voxels' centres, where linear interpolation has no kink.
        Tensor velocity = Smooth(2, 6, amplitude: 0.7).add(0.123).requires_grad_();
        Tensor weight = rand([1, 2, 6, 6], float64);
        Fields.Integrate(velocity, 4).mul(weight).sum().backward();
        Tensor direction = randn_like(velocity.detach());
        const double step = 1e-6;
        double Loss(double sign) =>
            Fields.Integrate(velocity.detach().add(direction, sign * step), 4).mul(weight).sum().item<double>();
        double numeric = (Loss(1) - Loss(-1)) / (2 * step);
        Assert.Equal(numeric, velocity.grad!.mul(direction).sum().item<double>(), Math.Abs(numeric) * 1e-6 + 1e-8);
    }

    /// <summary>A smooth field in float64 that vanishes at the border.</summary>
    private static Tensor Smooth(int rank, int extent, double amplitude)
    {
        Tensor x = linspace(0, Math.PI, extent, float64);
        Tensor[] axes = [.. Enumerable.Range(0, rank)
            .Select(axis => x.view([.. Enumerable.Range(0, rank).Select(a => a == axis ? -1L : 1L)]))];
        Tensor bump = axes.Aggregate(ones(1, float64), (product, axis) => product.mul(axis.sin().square()));
        Tensor[] components = [.. Enumerable.Range(0, rank)
            .Select(c => bump.mul(amplitude).mul(axes[(c + 1) % rank].mul(1 + c).cos()))];
        return stack(components).unsqueeze(0);
    }
}

using HyperMorph.Registration;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Registration;

public sealed class LossesTests
{
    [Theory]
    [InlineData("mse.2d", "2d"), InlineData("mse.3d", "3d"), InlineData("ncc.2d", "2d"), InlineData("ncc.3d", "3d"),
        InlineData("ncc5.2d", "2d"), InlineData("ncc.2d_self", "2d")]
    [InlineData("dice.2d", "dice.2d"), InlineData("dice.3d", "dice.3d")]
    public void Similarity_and_its_gradients_match_the_reference(string name, string images)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> reference = TensorAssert.Reference("losses.safetensors");
        SimilarityLoss loss = name.Split('.')[0] switch
        {
            "mse" => Losses.MeanSquaredError,
            "ncc" => (t, m) => LocalCorrelation.Box(t, m),
            "ncc5" => (t, m) => LocalCorrelation.Box(t, m, 5),
            _ => Losses.SoftDice,
        };
        Tensor target = reference[$"{images}.true"].clone().requires_grad_();
        Tensor moved = reference[name == "ncc.2d_self" ? $"{images}.true" : $"{images}.pred"].clone().requires_grad_();
        Tensor value = loss(target, moved);
        value.backward();
        TensorAssert.RelativelyClose(reference[$"{name}.loss"], value.view(1), 1e-5);
        TensorAssert.RelativelyClose(reference[$"{name}.d_pred"], moved.grad!, 1e-5);
        TensorAssert.RelativelyClose(reference[$"{name}.d_true"], target.grad!, 1e-5);
    }

    [Theory]
    [InlineData("2d", "l1"), InlineData("2d", "l2"), InlineData("2d", "l2_mult2"),
        InlineData("3d", "l1"), InlineData("3d", "l2"), InlineData("3d", "l2_mult2")]
    public void Regularisation_and_its_gradient_match_the_reference(string rank, string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> reference = TensorAssert.Reference("losses.safetensors");
        Tensor field = reference[$"grad.{rank}.flow"].clone().requires_grad_();
        Tensor value = kind == "l1" ? Losses.TotalVariation(field) : Losses.Diffusion(field, kind == "l2" ? 1 : 2);
        value.backward();
        TensorAssert.RelativelyClose(reference[$"grad.{rank}.{kind}.loss"], value.view(1), 1e-5);
        TensorAssert.RelativelyClose(reference[$"grad.{rank}.{kind}.d_pred"], field.grad!, 1e-5);
    }

    [Fact]
    public void In_float32_the_local_correlation_keeps_to_the_reference()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> reference = TensorAssert.Reference("losses.safetensors");
        foreach (string rank in (string[])["2d", "3d"])
        {
            Tensor value = LocalCorrelation.Box(reference[$"{rank}.true"].to(float32), reference[$"{rank}.pred"].to(float32));
            TensorAssert.RelativelyClose(reference[$"ncc.{rank}.loss"], value.view(1), 1e-4);
        }
    }

    [Fact]
    public void A_linear_field_is_as_rough_as_its_slope_says()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor field = zeros(1, 2, 8, 8);
        field.select(1, 0).copy_(arange(8).mul(0.5).view(8, 1).expand(8, 8));
        // One of two components changes by 0.5 along one of two axes.
        Assert.Equal(0.5 * 0.5 / 2 / 2, Losses.Diffusion(field).item<float>(), 6);
    }

    [Theory]
    [InlineData(2), InlineData(3)]
    public void An_affine_field_is_not_bent(int rank)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor field = Component(rank, x => x[0].Times(0.3).sub(x[1].Times(0.7)).Plus(x[rank - 1].Times(0.2)).Plus(5));
        Assert.Equal(0, Losses.Bending(field).item<double>(), 1e-24);
        Assert.True(Losses.Diffusion(field).item<double>() > 0.01);
    }

    [Theory]
    [InlineData(2), InlineData(3)]
    public void A_quadratic_field_is_as_bent_as_its_second_derivatives_say(int rank)
    {
        using DisposeScope scope = NewDisposeScope();
        // ∂²/∂x² = 0.6, ∂²/∂x∂y = 0.2, in one of the components.
        Tensor field = Component(rank, x => x[0].Squared().Times(0.3).Plus(x[0].mul(x[rank - 1]).Times(0.2)));
        double expected = (0.6 * 0.6 + 2 * 0.2 * 0.2) / rank / (rank * rank);
        Assert.Equal(expected, Losses.Bending(field).item<double>(), 1e-12);
        Assert.Equal(2 * expected, Losses.Bending(field, 2).item<double>(), 1e-12);
    }

    [Fact]
    public void The_gradient_of_bending_agrees_with_finite_differences()
    {
        using DisposeScope scope = NewDisposeScope();
        GradientCheck.Holds(field => Losses.Bending(field), GradientCheck.Noise(1, 2, 2, 6, 7));
        GradientCheck.Holds(field => Losses.Bending(field, 0.5), GradientCheck.Noise(1, 1, 3, 4, 5, 6));
    }

    [Fact]
    public void Two_voxels_cannot_bend()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => Losses.Bending(rand(1, 2, 16, 2)));
    }

    /// <summary>A field of 8 voxels along each axis whose first component is a function of the coordinates, the others
    /// 0.</summary>
    private static Tensor Component(int rank, Func<Tensor[], Tensor> value)
    {
        Tensor[] coordinates = meshgrid([.. Enumerable.Repeat(TensorNumbers.Counting(8, float64, CPU), rank)], "ij");
        Tensor component = value(coordinates);
        return stack([component, .. Enumerable.Repeat(zeros_like(component), rank - 1)]).unsqueeze(0);
    }
}

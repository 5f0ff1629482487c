using HyperMorph.Registration;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Registration;

public sealed class MutualInformationTests
{
    private const int Bins = 8;

    // Neighbouring bins get e^-200 of a voxel: a plain histogram.
    private const double Narrow = 0.05;

    [Theory]
    [InlineData(1, 12, 20), InlineData(3, 12, 20), InlineData(2, 6, 7, 8)]
    public void On_bin_centres_it_is_that_of_a_plain_histogram(long batch, params int[] size)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [batch, 1, .. size.Select(e => (long)e)];
        Tensor target = Levels(1, shape), moved = Related(target, 2);
        double[] values = [.. Enumerable.Range(0, (int)batch).Select(n => PlainValue(target[n], moved[n]))];
        Assert.Equal(values.Average(), Loss(target, moved, Narrow), 1e-10);
        Assert.InRange(values.Average(), -1.9, -1.1);
    }

    [Fact]
    public void Identical_images_tell_most_about_each_other()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = Levels(1, 1, 1, 16, 16), smooth = GradientCheck.Noise(1, 1, 1, 16, 16);
        Assert.Equal(-2, Loss(image, image, Narrow), 1e-10);
        foreach (double noise in (double[])[0.02, 0.1, 0.5])
        {
            Tensor other = smooth.Plus(GradientCheck.Noise(2, 1, 1, 16, 16).Plus(-0.5).Times(noise));
            Assert.True(Loss(smooth, smooth, 0.6) < Loss(smooth, other, 0.6));
        }
    }

    [Fact]
    public void Unrelated_images_tell_nothing()
    {
        using DisposeScope scope = NewDisposeScope();
        // Every pair of levels occurs once.
        Tensor target = TensorNumbers.Counting(Bins, float64, CPU).Times(1.0 / (Bins - 1))
            .view(1, 1, Bins, 1).expand(1, 1, Bins, Bins);
        Assert.Equal(-1, Loss(target, target.transpose(2, 3), Narrow), 1e-10);
    }

    [Fact]
    public void It_is_symmetric()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor one = GradientCheck.Noise(1, 2, 1, 9, 11), other = Curved(one);
        Assert.Equal(Loss(one, other, 0.6), Loss(other, one, 0.6), 1e-12);
    }

    [Fact]
    public void Relabelling_the_intensities_of_one_image_changes_nothing()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor target = Levels(1, 1, 1, 16, 16), moved = Related(target, 2);
        Tensor permutation = tensor(new long[] { 5, 2, 7, 0, 3, 6, 1, 4 });
        Tensor relabelled = permutation[moved.Times(Bins - 1).round().to(int64)].to(float64).Times(1.0 / (Bins - 1));
        Assert.Equal(Loss(target, moved, Narrow), Loss(target, relabelled, Narrow), 1e-10);
    }

    [Theory]
    [InlineData(0.5), InlineData(0.6), InlineData(1.0)]
    public void Gradients_agree_with_finite_differences(double width)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (long[] shape in (long[][])[[1, 1, 9, 11], [2, 1, 5, 6, 7]])
        {
            Tensor target = GradientCheck.Noise(1, shape).Times(0.9).Plus(0.05);
            GradientCheck.HoldsForBoth((t, m) => MutualInformation.Normalized(t, m, Bins, width), target, Curved(target));
        }
    }

    [Fact]
    public void Intensities_outside_count_as_the_nearest_and_have_no_gradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor target = GradientCheck.Noise(1, 1, 1, 8, 8), wide = GradientCheck.Noise(2, 1, 1, 8, 8).Times(2).Plus(-0.5);
        Tensor moved = wide.requires_grad_();
        Tensor loss = MutualInformation.Normalized(target, moved, Bins, 0.6);
        loss.backward();
        Tensor clamped = moved.detach().Between(0, 1);
        Assert.Equal(Loss(target, clamped, 0.6), loss.item<double>(), 1e-12);
        Tensor outside = moved.detach().ne(clamped);
        Assert.True(outside.any().item<bool>());
        Assert.Equal(0, moved.grad!.masked_select(outside).abs().max().item<double>());
        Assert.True(moved.grad!.masked_select(outside.logical_not()).abs().min().item<double>() > 0);
    }

    [Theory]
    [InlineData(1), InlineData(7), InlineData(100), InlineData(1000)]
    public void The_size_of_chunks_does_not_matter(long chunk)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor target = GradientCheck.Noise(1, 2, 1, 10, 12), moved = GradientCheck.Noise(2, 2, 1, 10, 12);
        SimilarityLoss In(long voxels) => (t, m) => MutualInformation.Normalized(t, m, Bins, 0.6, voxels);
        (Tensor whole, Tensor wholeGradient) = GradientCheck.Evaluate(In(240), target, moved);
        (Tensor value, Tensor gradient) = GradientCheck.Evaluate(In(chunk), target, moved);
        TensorAssert.RelativelyClose(whole, value, 1e-13);
        TensorAssert.RelativelyClose(wholeGradient, gradient, 1e-12);
    }

    [Theory]
    [InlineData(0, 0.6), InlineData(0.37, 0.6), InlineData(1, Narrow)]
    public void Constant_images_have_a_finite_value_and_gradient(double level, double width)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (Tensor target in (Tensor[])[rand(1, 1, 8, 8), full(1, 1, 8, 8, level)])
        {
            Tensor moved = full(1, 1, 8, 8, level).requires_grad_();
            Tensor loss = MutualInformation.Normalized(target, moved, 32, width);
            loss.backward();
            Assert.Equal(-1, loss.item<float>(), 1e-4);
            Assert.True(moved.grad!.isfinite().all().item<bool>());
        }
    }

    [Fact]
    public void In_float32_many_voxels_keep_to_float64()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor target = GradientCheck.Noise(1, 1, 1, 256, 256).Squared(), moved = Curved(target);
        SimilarityLoss loss = (t, m) => MutualInformation.Normalized(t, m);
        (Tensor exact, Tensor exactGradient) = GradientCheck.Evaluate(loss, target, moved);
        (Tensor value, Tensor gradient) = GradientCheck.Evaluate(loss, target, moved, float32);
        Assert.Equal(float32, value.dtype);
        TensorAssert.RelativelyClose(exact, value, 2e-7);
        TensorAssert.RelativelyClose(exactGradient, gradient, 1e-4);
    }

    [Fact]
    public void Where_no_gradient_is_wanted_none_is_offered()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = rand(1, 1, 8, 8).requires_grad_();
        Assert.False(MutualInformation.Normalized(image.detach(), image.detach()).requires_grad);
        using (no_grad())
        {
            Assert.False(MutualInformation.Normalized(image, image).requires_grad);
        }
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = rand(1, 1, 8, 8);
        Assert.Throws<ArgumentException>(() => MutualInformation.Normalized(image, image, 1));
        Assert.Throws<ArgumentException>(() => MutualInformation.Normalized(image, image, 32, 0));
        Assert.Throws<ArgumentException>(() => MutualInformation.Normalized(image, image, 32, double.NaN));
        Assert.Throws<ArgumentException>(() => MutualInformation.Normalized(image, rand(1, 1, 8, 9)));
        Assert.Throws<ArgumentException>(() => MutualInformation.Normalized(rand(1, 2, 8, 8), rand(1, 2, 8, 8)));
    }

    private static double Loss(Tensor target, Tensor moved, double width) =>
        MutualInformation.Normalized(target, moved, Bins, width).item<double>();

    /// <summary>An image of other contrast, with noise, inside 0..1.</summary>
    private static Tensor Curved(Tensor image) =>
        image.Plus(-1).Squared().Times(0.6).Plus(GradientCheck.Noise(2, image.shape).Times(0.3)).Plus(0.02);

    /// <summary>Random bin centres.</summary>
    private static Tensor Levels(ulong seed, params long[] shape) =>
        GradientCheck.Noise(seed, shape).Times(Bins).floor().Times(1.0 / (Bins - 1));

    /// <summary>An image of other contrast with some voxels of its own.</summary>
    private static Tensor Related(Tensor image, ulong seed) =>
        where(GradientCheck.Noise(seed, image.shape).Plus(0.7).floor().to(@bool), image.neg().Plus(1), Levels(9, image.shape));

    private static double PlainValue(Tensor target, Tensor moved)
    {
        int[] t = Numbers(target), m = Numbers(moved);
        return -(Entropy(t) + Entropy(m)) / Entropy(t.Zip(m));
    }

    private static int[] Numbers(Tensor image) => [.. image.Times(Bins - 1).round().to(int32).flatten().data<int>()];

    private static double Entropy<T>(IEnumerable<T> values) where T : notnull
    {
        int[] counts = [.. values.GroupBy(v => v).Select(g => g.Count())];
        return -counts.Sum(c => (double)c / counts.Sum() * Math.Log((double)c / counts.Sum()));
    }
}

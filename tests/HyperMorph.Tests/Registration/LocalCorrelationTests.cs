using HyperMorph.Registration;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Registration;

public sealed class LocalCorrelationTests
{
    private static readonly long[] s_slice = [2, 1, 9, 12], s_volume = [1, 1, 6, 7, 8];

    public static TheoryData<string> Forms => ["box 3", "box 5", "box 9", "gaussian 0.7", "gaussian 1.5", "gaussian 6"];

    [Theory, MemberData(nameof(Forms))]
    public void Gradients_agree_with_finite_differences(string form)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (long[] shape in (long[][])[s_slice, s_volume])
        {
            (Tensor target, Tensor moved) = Images(shape);
            GradientCheck.HoldsForBoth(Named(form), target, moved);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void Constant_regions_have_a_finite_value_and_no_gradient(string form)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (long[] shape in (long[][])[[1, 1, 40, 40], [1, 1, 20, 20, 20]])
        {
            // 0.7 has no exact square in floating point, so that variances come out on either side of zero.
            Tensor moved = full(shape, 0.7f).requires_grad_(), target = full(shape, 0.7f);
            Tensor loss = Named(form)(target, moved);
            loss.backward();
            Assert.True(moved.grad!.isfinite().all().item<bool>());
            long middle = shape[2] / 2;
            Assert.Equal(0, moved.grad!.narrow(2, middle, 1).narrow(3, middle, 1).abs().max().item<float>(), 1e-4f);
            Assert.InRange(loss.item<float>(), form.StartsWith("box", StringComparison.Ordinal) ? -1 : -1e-3f, 0);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void In_float32_value_and_gradient_keep_to_float64(string form)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor target, Tensor moved) = Images([1, 1, 40, 50]);
        (Tensor exact, Tensor exactGradient) = GradientCheck.Evaluate(Named(form), target, moved);
        (Tensor value, Tensor gradient) = GradientCheck.Evaluate(Named(form), target, moved, float32);
        TensorAssert.RelativelyClose(exact, value, 1e-5);
        TensorAssert.RelativelyClose(exactGradient, gradient, 1e-3);
    }

    [Theory]
    [InlineData(0.7), InlineData(2), InlineData(50)]
    public void Gaussian_weights_are_normalised_over_the_image(double width)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor target, Tensor moved) = Images([1, 1, 5, 7]);
        double[,] t = Values(target), m = Values(moved);
        double sum = 0;
        for (int x = 0; x < 5; x++)
        {
            for (int y = 0; y < 7; y++)
            {
                sum += SquaredCorrelationAround(x, y, t, m, width);
            }
        }
        Assert.Equal(-sum / 35, LocalCorrelation.Gaussian(target, moved, width).item<double>(), 1e-6);
    }

    [Fact]
    public void A_very_wide_gaussian_gives_the_squared_correlation_of_the_images()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor target, Tensor moved) = Images([1, 1, 20, 30]);
        Tensor t = target.sub(target.mean()), m = moved.sub(moved.mean());
        double correlation = t.mul(m).sum().div(t.norm().mul(m.norm())).item<double>();
        Assert.InRange(correlation, 0.2, 0.95);
        Assert.Equal(-correlation * correlation, LocalCorrelation.Gaussian(target, moved, 1e5).item<double>(), 1e-5);
    }

    [Fact]
    public void The_gaussian_form_is_continuous_in_its_width()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor target, Tensor moved) = Images([1, 1, 20, 30]);
        double At(double width) => LocalCorrelation.Gaussian(target, moved, width).item<double>();
        for (double width = 0.5; width < 8; width += 0.5)
        {
            double slope = (At(width + 1e-4) - At(width - 1e-4)) / 2e-4;
            Assert.InRange(Math.Abs(slope), 1e-6, 2);
            Assert.Equal(At(width) + 0.01 * slope, At(width + 0.01), 1e-3);
        }
    }

    [Theory]
    [InlineData(0.7), InlineData(2), InlineData(50)]
    public void Brightness_and_contrast_do_not_matter_to_the_gaussian_form(double width)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = GradientCheck.Noise(1, 1, 1, 24, 24);
        Assert.InRange(LocalCorrelation.Gaussian(image, image.Times(-0.5).Plus(0.9), width).item<double>(), -1, -0.99);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = rand(1, 1, 16, 16);
        Assert.Throws<ArgumentException>(() => LocalCorrelation.Box(image, image, 8));
        Assert.Throws<ArgumentException>(() => LocalCorrelation.Box(image, image, 1));
        Assert.Throws<ArgumentException>(() => LocalCorrelation.Gaussian(image, image, 0));
        Assert.Throws<ArgumentException>(() => LocalCorrelation.Gaussian(image, image, double.NaN));
        Assert.Throws<ArgumentException>(() => LocalCorrelation.Box(image, rand(1, 1, 16, 17)));
        Assert.Throws<ArgumentException>(() => LocalCorrelation.Gaussian(rand(1, 2, 16, 16), rand(1, 2, 16, 16)));
    }

    private static SimilarityLoss Named(string form)
    {
        string[] words = form.Split(' ');
        double size = double.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
        return words[0] == "box"
            ? (t, m) => LocalCorrelation.Box(t, m, (int)size)
            : (t, m) => LocalCorrelation.Gaussian(t, m, size);
    }

    /// <summary>An image and another one with something of it.</summary>
    private static (Tensor Target, Tensor Moved) Images(long[] shape)
    {
        Tensor target = GradientCheck.Noise(1, shape);
        return (target, target.Squared().Times(0.5).Plus(GradientCheck.Noise(2, shape).Times(0.4)));
    }

    private static double[,] Values(Tensor image)
    {
        double[,] values = new double[image.shape[2], image.shape[3]];
        System.Buffer.BlockCopy(image.data<double>().ToArray(), 0, values, 0, sizeof(double) * values.Length);
        return values;
    }

    private static double SquaredCorrelationAround(int x, int y, double[,] t, double[,] m, double width)
    {
        double all = 0, st = 0, sm = 0, stt = 0, smm = 0, stm = 0;
        for (int i = 0; i < t.GetLength(0); i++)
        {
            for (int j = 0; j < t.GetLength(1); j++)
            {
                double weight = Math.Exp(-((i - x) * (i - x) + (j - y) * (j - y)) / (2 * width * width));
                all += weight;
                st += weight * t[i, j];
                sm += weight * m[i, j];
                stt += weight * t[i, j] * t[i, j];
                smm += weight * m[i, j] * m[i, j];
                stm += weight * t[i, j] * m[i, j];
            }
        }
        double covariance = stm / all - st * sm / all / all;
        return covariance * covariance / ((stt / all - st * st / all / all) * (smm / all - sm * sm / all / all) + 1e-9);
    }
}

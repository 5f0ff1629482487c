using Xunit;

namespace HyperMorph.Tests.Registration.Metrics;

/// <summary>Comparison of numbers up to rounding: 1e-5 relative unless said otherwise.</summary>
internal static class Near
{
    public static void Equal(double expected, double actual, double absolute = 0, double relative = 1e-5) => Assert.True(
        expected.Equals(actual) || Math.Abs(expected - actual) <= absolute + relative * Math.Abs(expected),
        $"expected {expected}, got {actual}");

    public static void Equal(double[] expected, double[] actual, double absolute = 0, double relative = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= absolute + relative * Math.Abs(expected[i]),
                $"at {i}: expected {expected[i]}, got {actual[i]}");
        }
    }
}

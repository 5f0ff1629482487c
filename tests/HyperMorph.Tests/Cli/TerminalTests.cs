using HyperMorph.Cli;
using Xunit;

namespace HyperMorph.Tests.Cli;

public sealed class TerminalTests
{
    [Theory]
    [InlineData(59.9, "00:00:59")]
    [InlineData(6 * 3600, "06:00:00")]
    [InlineData(30 * 3600, "1.06:00:00")]
    [InlineData(240 * 3600, "10.00:00:00")]
    public void A_time_of_more_than_a_day_says_its_days(double seconds, string time) =>
        Assert.Equal(time, Terminal.Time(seconds));
}

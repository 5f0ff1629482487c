using HyperMorph.Cli;
using Xunit;

namespace HyperMorph.Tests.Cli;

public sealed class PaceTests
{
    [Fact]
    public void A_rate_is_of_what_was_done_since_the_first_report()
    {
        HandClock clock = new();
        Pace pace = new(clock);
        clock.Advance(100);
        Assert.Equal("", pace.Text(1000, 2000, "steps"));
        clock.Advance(10);
        Assert.Equal("50 steps/s  00:00:10 left", pace.Text(1500, 2000, "steps"));
    }

    [Fact]
    public void What_took_long_before_does_not_slow_what_is_counted_next()
    {
        HandClock clock = new();
        Pace pace = new(clock);
        pace.Text(1, 2000, "steps");
        clock.Advance(1000);
        pace.Text(2000, 2000, "steps");
        Assert.Equal("", pace.Text(20, 100, "registrations"));
        clock.Advance(20);
        Assert.Equal("2 registrations/s  00:00:20 left", pace.Text(60, 100, "registrations"));
    }

    [Fact]
    public void Nothing_is_said_where_nothing_is_counted_or_done()
    {
        HandClock clock = new();
        Pace pace = new(clock);
        pace.Text(0, 10, "");
        clock.Advance(1);
        Assert.Equal("", pace.Text(5, 10, ""));
        pace.Text(5, 10, "pairs");
        clock.Advance(1);
        Assert.Equal("", pace.Text(5, 10, "pairs"));
    }

    private sealed class HandClock : TimeProvider
    {
        private long _now;

        public void Advance(int seconds) => _now += seconds * TimestampFrequency;

        public override long GetTimestamp() => _now;
    }
}

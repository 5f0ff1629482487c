using HyperMorph.Cli;
using Xunit;

namespace HyperMorph.Tests.Cli;

public sealed class PaceTests
{
    private readonly HandClock _clock = new();
    private readonly Pace _pace;

    public PaceTests() => _pace = new(_clock);

    [Fact]
    public void A_rate_is_of_what_was_done_since_the_first_report()
    {
        _clock.Advance(100);
        Assert.Equal("", _pace.Text(1000, 2000, "steps"));
        _clock.Advance(10);
        Assert.Equal("50 steps/s  00:00:10 left", _pace.Text(1500, 2000, "steps"));
    }

    [Fact]
    public void What_took_long_before_does_not_slow_what_is_counted_next()
    {
        _pace.Text(1, 2000, "steps");
        _clock.Advance(1000);
        _pace.Text(2000, 2000, "steps");
        Assert.Equal("", _pace.Text(20, 100, "registrations"));
        _clock.Advance(20);
        Assert.Equal("2 registrations/s  00:00:20 left", _pace.Text(60, 100, "registrations"));
    }

    [Fact]
    public void Nothing_is_said_where_nothing_is_counted_or_done()
    {
        _pace.Text(0, 10, "");
        _clock.Advance(1);
        Assert.Equal("", _pace.Text(5, 10, ""));
        _pace.Text(5, 10, "pairs");
        _clock.Advance(1);
        Assert.Equal("", _pace.Text(5, 10, "pairs"));
    }

    private sealed class HandClock : TimeProvider
    {
        private long _now;

        public void Advance(int seconds) => _now += seconds * TimestampFrequency;

        public override long GetTimestamp() => _now;
    }
}

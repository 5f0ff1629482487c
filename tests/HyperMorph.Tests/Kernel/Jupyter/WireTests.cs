using HyperMorph.Kernel.Jupyter;
using NetMQ;
using Xunit;

namespace HyperMorph.Tests.Kernel.Jupyter;

public sealed class WireTests
{
    private static readonly Message Sent = Message.Create("execute_request",
        new() { ["code"] = "λ <b>" }, new() { ["msg_id"] = "7" }, [1, 2], [3]);

    [Fact]
    public void A_message_comes_back_as_it_was_sent()
    {
        Message received = new Wire("key").Decode(new Wire("key").Encode(Sent), out _)!;
        Assert.Equal(Sent.Route, received.Route);
        Assert.Equal(("execute_request", "7", "λ <b>"), (received.Type, received.ParentId, (string)received.Content["code"]!));
        Assert.Equal(Sent.Id, received.Id);
    }

    [Fact]
    public void The_signature_is_that_of_the_protocol()
    {
        NetMQMessage frames = new Wire("key").Encode(Sent);
        byte[] signed = [.. frames.Skip(4).SelectMany(f => f.ToByteArray())];
        Assert.Equal("<IDS|MSG>", frames[2].ConvertToString());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("key"u8, signed)),
            frames[3].ConvertToString());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_changed_part_is_refused(int part)
    {
        byte[][] frames = [.. new Wire("key").Encode(Sent).Select(f => f.ToByteArray())];
        frames[part] = [.. frames[part], (byte)' '];
        Assert.Null(new Wire("key").Decode(new NetMQMessage(frames), out string problem));
        Assert.Contains("HMAC", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_no_key_and_no_message_are_refused()
    {
        Assert.Null(new Wire("key").Decode(new Wire("other").Encode(Sent), out _));
        Assert.Null(new Wire("key").Decode(new Wire("").Encode(Sent), out _));
        Assert.Null(new Wire("key").Decode(new NetMQMessage(["hello"u8.ToArray()]), out string problem));
        Assert.Contains("not the parts", problem, StringComparison.Ordinal);
        byte[][] broken = [.. new Wire("").Encode(Sent).Select(f => f.ToByteArray())];
        broken[7] = "{"u8.ToArray();
        Assert.Null(new Wire("").Decode(new NetMQMessage(broken), out problem));
        Assert.Contains("no JSON", problem, StringComparison.Ordinal);
    }
}

using HyperMorph.Kernel.Jupyter;
using Xunit;

namespace HyperMorph.Tests.Kernel.Jupyter;

public sealed class ShellTests
{
    [Theory]
    [InlineData("execute_reply")]
    [InlineData("idle")]
    public void Cells_sent_before_an_error_is_known_are_aborted_and_those_sent_at_once_after_it_are_run(string sign)
    {
        Message fails = Cell("nothing"), queued = Cell("1"), next = Cell("1 + 1");
        List<(string Cell, string? Status)> replies = [];
        Shell shell = null!;
        using Broadcast broadcast = new(m => Told((string?)m.Content["execution_state"], m.ParentId!));
        shell = new(broadcast, (request, content) =>
        {
            replies.Add((request.Id, (string?)content["status"]));
            Told("execute_reply", request.Id);
        }, (_, _, _) => "");
        shell.Enqueue(fails);
        shell.Enqueue(queued);
        shell.AnswerNext();
        Assert.Equal([(fails.Id, "error"), (queued.Id, "aborted")], replies);
        shell.AnswerNext();
        Assert.Equal((next.Id, "ok"), replies[^1]);

        void Told(string? what, string request)
        {
            if (what == sign && request == fails.Id)
            {
                shell.Enqueue(next);
            }
        }
    }

    private static Message Cell(string code) => Message.Create("execute_request", new() { ["code"] = code });
}

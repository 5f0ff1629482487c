using static HyperMorph.Figures.Notebook.NotebookHtml;

namespace HyperMorph.Figures.Notebook;

/// <summary>Exceptions with what matters first: the message. What the user can put right is said in its one sentence.</summary>
internal static class NotebookFailure
{
    public static string Html(Exception failure)
    {
        string trace = failure is HyperMorphException ? ""
            : $"<details><summary>where</summary><pre>{Encode(Trace(failure))}</pre></details>";
        return Output($"<div class=\"failure\">{Encode(Message(failure))}{trace}</div>");
    }

    public static string Text(Exception failure) =>
        failure is HyperMorphException ? failure.Message : $"{Message(failure)}\n{Trace(failure)}".TrimEnd();

    private static string Message(Exception failure) =>
        failure is HyperMorphException ? failure.Message : $"{failure.Message} ({failure.GetType().Name})";

    // The causes with their own traces, as Exception.ToString has them, without the message that has been said.
    private static string Trace(Exception failure) => string.Join("\n", [
        failure.StackTrace ?? "", .. failure.InnerException is { } cause
            ? (string[])[$"because of {Message(cause)}", Trace(cause)] : []]).Trim('\n');
}

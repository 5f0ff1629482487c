using HyperMorph.Data;
using HyperMorph.Experiments;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;

namespace HyperMorph.Figures.Notebook;

/// <summary>How charts, tables, images and results look in notebooks: as HTML that needs nothing but itself, and as short
/// text.</summary>
public static class NotebookFormatters
{
    /// <summary>Registers the formatters; may be called any number of times.</summary>
    /// <returns>What, shown at the end of a notebook's first cell, puts plotly.js into the notebook, so that no chart's cell has
    /// to.</returns>
    public static NotebookSetup Register()
    {
        if (!Formatter.RegisteredFormatters(false).Any(formatter => formatter.Type == typeof(NotebookSetup)))
        {
            RegisterAll();
        }
        return new();
    }

    /// <summary>Forgets which notebook has plotly.js: the next chart brings it again. For a process that runs several
    /// notebooks.</summary>
    public static void StartNotebook() => NotebookChart.Forget();

    /// <summary>An output without plotly.js itself (1.4 MB), as notebooks are committed; its charts appear when the notebook is
    /// run.</summary>
    public static string WithoutScript(string html) => NotebookChart.WithoutScript(html);

    private static void RegisterAll()
    {
        Show<NotebookSetup>(setup => NotebookChart.Script() + NotebookHtml.Output(NotebookHtml.Note(setup.ToString())),
            setup => setup.ToString());
        Show<GenericChart>(NotebookChart.Html, NotebookChart.Text);
        Show<DataFrame>(NotebookTable.Html, NotebookTable.Text);
        Show<Volume>(NotebookImages.Html, NotebookImages.Text);
        Show<LabelMap>(NotebookImages.Html, NotebookImages.Text);
        Show<LabelledImage>(NotebookImages.Html, NotebookImages.Text);
        Show<DisplacementField>(NotebookImages.Html, NotebookImages.Text);
        Show<Subject>(NotebookImages.Html, NotebookImages.Text);
        Show<Pair>(NotebookImages.Html, NotebookImages.Text);
        Show<Comparison>(NotebookImages.Html, NotebookImages.Text);
        Show<RegistrationView>(NotebookResults.Html, view => view.ToString());
        Show<Landscape>(NotebookResults.Html, NotebookResults.Text);
        Show<Optimum>(optimum => NotebookResults.Html([optimum]), NotebookResults.Text);
        Show<IEnumerable<Optimum>>(NotebookResults.Html, NotebookResults.Text);
        Show<IReadOnlyList<TuningResult>>(NotebookResults.Html, NotebookResults.Text);
        Show<IEnumerable<StepLosses>>(NotebookResults.Html, NotebookResults.Text);
        Show<CheckpointInfo>(NotebookResults.Html, NotebookResults.Text);
        Show<TrainedModel>(model => NotebookResults.Html(model.Info), model => NotebookResults.Text(model.Info));
        Show<DataSet>(NotebookResults.Html, NotebookResults.Text);
        Show<HyperPoint>(point => NotebookHtml.Output(NotebookHtml.Encode(point.ToString())), point => point.ToString());
        Show<Findings>(NotebookResults.Html, findings => string.Join('\n', findings.Summary));
        Show<Exception>(NotebookFailure.Html, NotebookFailure.Text);
    }

    private static void Show<T>(Func<T, string> html, Func<T, string> text)
    {
        Formatter.Register(html, HtmlFormatter.MimeType);
        Formatter.Register(text, PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(T), HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
    }
}

/// <summary>What <see cref="NotebookFormatters.Register"/> returns: shown, it puts plotly.js into the notebook.</summary>
public sealed record NotebookSetup
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"HyperMorph {CheckpointInfo.LibraryVersion.Split('+')[0]}: charts, tables and images are shown.";
}

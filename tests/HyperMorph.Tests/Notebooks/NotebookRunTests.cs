using HyperMorph.Figures;
using HyperMorph.Kernel.Notebooks;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Kernel;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace HyperMorph.Tests.Notebooks;

/// <summary>The lessons in their quick profile, as readers run them: without Jupyter, with it, and as pages.</summary>
public sealed class NotebookRunTests(NotebookRuns runs) : IClassFixture<NotebookRuns>
{
    public static TheoryData<string> Names => NotebookFormTests.Names;

    [Theory, MemberData(nameof(Names))]
    public void It_runs_from_top_to_bottom_and_is_small_enough_to_be_committed(string name)
    {
        (int code, string output, string error) = runs.Run(name);
        Assert.True(code == 0, $"{error}\n{output}");
        IReadOnlyList<NotebookCell> cells = Notebook.Read(runs.Executed(name)).CodeCells;
        Assert.Equal(Enumerable.Range(1, cells.Count), cells.Select(c => c.ExecutionCount!.Value));
        Assert.All(cells.SelectMany(c => c.Outputs), shown => Assert.NotEqual("error", (string?)shown!["output_type"]));
        Assert.InRange(new FileInfo(runs.Executed(name)).Length, 1, NotebookFormTests.LargestFile);
    }

    // The models that the run before has trained are there, and cells that train go on at once.
    [Theory, MemberData(nameof(Names))]
    public void Jupyter_runs_it_too_and_shows_as_much(string name)
    {
        Assert.Equal(0, runs.Run(name).Code);
        using TemporaryFolder prefix = new();
        string written = $"{name}.jupyter.ipynb", again = Path.Combine(runs.Notebooks, $"{name}.again.ipynb");
        File.Copy(runs.Executed(name), again, overwrite: true);
        (int code, string output) = SystemJupyter.Python(prefix, "-m", "nbconvert", "--to", "notebook", "--execute",
            "--ExecutePreprocessor.timeout=240", "--output", written, again);
        Assert.True(code == 0, output);
        Assert.Equal(Shown(runs.Executed(name)), Shown(Path.Combine(runs.Notebooks, written)));

        static IEnumerable<int> Shown(string path) => Notebook.Read(path).CodeCells.Select(c => c.Outputs.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Its_page_draws_charts_tables_and_pictures_without_a_network(string name)
    {
        Assert.Equal(0, runs.Run(name).Code);
        Assert.SkipUnless(Browser.Find() is not null, "needs Chromium; environment.md says how to install it");
        List<string> complaints = [];
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser =
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browser.Find(), Args = ["--no-sandbox"] });
        await using IBrowserContext offline = await browser.NewContextAsync(new() { Offline = true });
        IPage page = await offline.NewPageAsync();
        page.Console += (_, said) => complaints.AddRange(said.Type is "error" or "warning" ? [said.Text] : []);
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) =>
            complaints.AddRange(request.Url.StartsWith("http", StringComparison.Ordinal) ? [request.Url] : []);
        await page.GotoAsync(new Uri(runs.Page(name)).AbsoluteUri);

        int charts = Notebook.Read(runs.Executed(name)).CodeCells.SelectMany(c => c.Outputs)
            .Count(o => NotebookJson.Text(o!["data"]?["text/html"])
                .Contains("class=\"hypermorph-chart\"", StringComparison.Ordinal));
        await Expect(page.Locator(".hypermorph-chart[data-drawn]:has(.main-svg)")).ToHaveCountAsync(charts);
        Assert.Equal(0,
            await page.EvaluateAsync<int>("[...document.querySelectorAll('.cell table')].filter(t => !t.rows.length).length"));
        Assert.Equal(0, await page.EvaluateAsync<int>("[...document.images].filter(i => !i.naturalWidth).length"));
        await page.ScreenshotAsync(
            new() { FullPage = true, Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{name}.png") });
        Assert.Empty(complaints);
    }
}

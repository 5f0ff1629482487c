using HyperMorph.Figures;
using HyperMorph.Kernel.Notebooks;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Kernel;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace HyperMorph.Tests.Notebooks;

/// <summary>The lessons in their quick profile, as readers without Jupyter run them, and as pages.</summary>
public sealed class NotebookRunTests(NotebookRuns runs)
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

// Charts wait until plotly.js is in the page, wherever it stands; it comes compressed, and the browser inflates it.
window.hypermorph ??= (() => {
  const waiting = () => [...document.querySelectorAll(".hypermorph-chart")].filter(chart => !chart.drawn);
  const draw = async () => {
    if (!window.Plotly) return;
    for (const chart of waiting()) {
      chart.drawn = true;
      const figure = JSON.parse(chart.nextElementSibling.textContent);
      chart.textContent = "";
      await Plotly.newPlot(chart, figure.data, figure.layout, figure.config);
      chart.dataset.drawn = "";
    }
  };
  const unpack = async packed => {
    const bytes = Uint8Array.from(atob(packed.trim()), c => c.charCodeAt(0));
    const source = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    if (window.Plotly) return;
    const script = document.createElement("script");
    // Where there is require.js, plotly.js would hand itself to that and not to the page.
    script.textContent = `(function (define, module, exports) {${source}\n}).call(window);`;
    document.head.append(script);
  };
  const load = async packed => {
    try {
      if (!window.Plotly) await unpack(packed);
      await draw();
    } catch (error) {
      for (const chart of waiting()) chart.textContent = `This chart needs a browser of 2023 or later (${error}).`;
    }
  };
  // Notebooks put an output into the page before or after they run its scripts.
  new MutationObserver(draw).observe(document.documentElement, { childList: true, subtree: true });
  return { draw, load };
})();
window.hypermorph.draw();

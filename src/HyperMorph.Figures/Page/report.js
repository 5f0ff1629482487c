"use strict";
// Tables sort by the column that is clicked; a cell counts as the number it begins with.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.addEventListener("click", () => {
    const ascending = head.getAttribute("aria-sort") !== "ascending";
    heads.forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const key = row => { const text = row.cells[column].textContent, number = parseFloat(text.replace("\u2212", "-")); return isNaN(number) ? text : number; };
    const order = (a, b) => typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;
    const rows = [...table.tBodies[0].rows].sort((a, b) => order(key(a), key(b)) * (ascending ? 1 : -1));
    table.tBodies[0].append(...rows);
  }));
}
// plotly.js stands in the page once, compressed; the browser inflates it.
(async () => {
  const packed = document.getElementById("plotly");
  if (!packed) return;
  const bytes = Uint8Array.from(atob(packed.textContent.trim()), c => c.charCodeAt(0));
  const script = document.createElement("script");
  script.textContent = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  document.head.append(script);
  const charts = document.querySelectorAll("div.chart");
  for (const chart of charts) {
    const figure = JSON.parse(chart.nextElementSibling.textContent);
    await Plotly.newPlot(chart, figure.data, figure.layout, figure.config);
  }
  document.documentElement.dataset.drawn = charts.length;
})().catch(error => {
  for (const chart of document.querySelectorAll("div.chart")) chart.textContent = "This chart needs a browser of 2023 or later (" + error + ").";
});

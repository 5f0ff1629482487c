// Tables sort by the column whose head is clicked; a cell counts as the number it begins with.
window.hypermorphSorts ??= (document.addEventListener("click", event => {
  const head = event.target.closest?.("table.sortable thead th");
  if (!head) return;
  const table = head.closest("table"), column = head.cellIndex, ascending = head.getAttribute("aria-sort") !== "ascending";
  for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const key = row => { const text = row.cells[column].textContent, number = parseFloat(text.replace("\u2212", "-")); return isNaN(number) ? text : number; };
  const order = (a, b) => typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;
  table.tBodies[0].append(...[...table.tBodies[0].rows].sort((a, b) => order(key(a), key(b)) * (ascending ? 1 : -1)));
}), true);

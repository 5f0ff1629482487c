{
  const packed = document.getElementById("plotly");
  if (packed) window.hypermorph.load(packed.textContent);
}

{#- Runs before the page is drawn: notes that scripts run, applies what the reader has chosen, and hides the editors'
   layer if the reader wants that. A comment at the end of a line joins it to the next. -#}
document.documentElement.classList.replace("no-js", "js")
try { document.documentElement.classList.toggle("plain", localStorage.getItem("editors-layer") === "hidden") } {#
#}catch { /* storage is refused: shown */ }
try {
  const kept = JSON.parse(localStorage.getItem("reading"))
  for (const name of ["size", "measure", "leading", "face"]) if (kept?.[name]) {#
  #}document.documentElement.dataset[name] = kept[name]
} catch { /* nothing that can be read is kept: as it comes */ }

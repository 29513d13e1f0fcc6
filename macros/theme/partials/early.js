{#- Before the page is drawn: that there is script, what the reader has chosen, and whether what the editors add is hidden. -#}
document.documentElement.classList.replace("no-js", "js")
try { document.documentElement.classList.toggle("plain", localStorage.getItem("editors-layer") === "hidden") } catch { /* storage is refused: shown */ }
try {
  const kept = JSON.parse(localStorage.getItem("reading"))
  for (const name of ["size", "measure", "leading", "face"]) if (kept?.[name]) document.documentElement.dataset[name] = kept[name]
} catch { /* nothing that can be read is kept: as it comes */ }

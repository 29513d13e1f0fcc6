/* Before the page is drawn: that there is script, and whether the reader has hidden what the editors add. */
document.documentElement.classList.add("js")
try { document.documentElement.classList.toggle("plain", localStorage.getItem("editors-layer") === "hidden") } catch { /* storage is refused: shown */ }

/* An id that is not on its page: the page has been parted (the timeline, the bibliography), and the id stands on one of
   its parts. data/homes.json says which. Without script the page lists its parts. */
(() => {
  "use strict"

  const ROOT = new URL("..", document.currentScript.src)

  async function follow() {
    if (!document.querySelector(".parts, .all-of")) return // a fragment of another kind: an assignment's
    const id = decodeURIComponent(location.hash.slice(1))
    if (!id || document.getElementById(id)) return
    const response = await fetch(new URL("data/homes.json", ROOT))
    const named = [id, id.replace(/^on-/, "fact-")] // on a country's page a fact has an id of its own
    const found = Object.entries(await response.json()).find(([, ids]) => ids.some(known => named.includes(known)))
    if (found) location.replace(new URL(`${found[0]}#${named[1]}`, ROOT))
  }

  addEventListener("hashchange", follow)
  follow()
})()

/* References on any page become links: TG 2.11, TG 2.11–14, BA n. 70. One script, nothing to install:
     <script src="https://…/linker.js" defer></script>
   A copy of it elsewhere names the edition: <script src="my/linker.js" data-site="https://…/" defer></script>
   It asks for linker.json, once, and only on a page that has something like a reference. Code, links and fields are
   left alone, and so is whatever is inside an element with the class "no-references". MIT. */
(() => {
  "use strict"

  const script = document.currentScript ?? document.querySelector("script[data-site]")
  const SITE = new URL(script?.dataset.site ?? "./", script?.dataset.site ? location.href : script.src)
  const LEFT = "a, code, pre, kbd, samp, script, style, template, textarea, select, option, button, svg, math, "
    + "[contenteditable], .no-references"
  // A siglum, then paragraphs (2.11, 2.11–14, 6.11, 6.13) or notes (n. 70, nn. 33–35, 40 and 42).
  const NOTES = String.raw`n\.\s?\d+(?:\s?[–-]\s?\d+)?|nn\.\s?\d+(?:\s?[–-]\s?\d+|,\s\d+|\sand\s\d+)*`
  const PARAGRAPHS = String.raw`\d+\.\d+[a-z]?(?:\s?[–-]\s?(?:\d+\.)?\d+[a-z]?|,\s\d+\.\d+[a-z]?)*`
  const REFERENCE = new RegExp(String.raw`(?<![\w.])([A-Z]{1,8})\s(${NOTES}|${PARAGRAPHS})(?![\w%]|[.,]\d)`, "g")
  const PLACE = /(?:(\d+)\.)?(\d+)([a-z]?)/g

  /** The text nodes of the page that may hold references. */
  function texts(root) {
    const found = []
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
      const node = walk.currentNode
      if (node.data.search(REFERENCE) >= 0 && !node.parentElement.closest(LEFT)) found.push(node)
    }
    return found
  }

  /** [{id, start, end}] of the places that a text names and that there are. */
  function places(text, data) {
    const found = []
    for (const match of text.matchAll(REFERENCE)) {
      const work = match[1].toLowerCase()
      if (!data.works[work]) continue
      const offset = match.index + match[0].length - match[2].length
      let section = null
      for (const place of match[2].matchAll(PLACE)) {
        section = place[1] ?? section
        const id = match[2][0] === "n" ? `${work}-n${place[2]}` : `${work}-${section}-${place[2]}${place[3]}`
        const first = place.index === match[2].search(/\d/) // it has the siglum
        const start = first ? match.index : offset + place.index
        if (data.places[id]) found.push({ id, start, end: offset + place.index + place[0].length })
      }
    }
    return found
  }

  function link(node, data) {
    const text = node.data
    const parts = []
    let position = 0
    for (const { id, start, end } of places(text, data)) {
      const made = document.createElement("a")
      made.href = new URL(`r/${id}/`, SITE).href
      made.textContent = text.slice(start, end)
      made.className = "annotated-reader"
      made.dataset.place = id
      parts.push(text.slice(position, start), made)
      position = end
    }
    if (parts.length) node.replaceWith(...parts, text.slice(position))
  }

  /* The card: what a place says, at the pointer's or the focus's coming. */

  let card = null
  let of = null
  let timer = 0

  function close() {
    clearTimeout(timer)
    card?.remove()
    of?.removeAttribute("aria-describedby")
    card = of = null
  }

  function line(words, style) {
    const made = document.createElement("span")
    made.textContent = words
    Object.assign(made.style, { display: "block", ...style })
    return made
  }

  function open(place, data) {
    close()
    of = place
    const id = place.dataset.place
    const [work, section] = id.split("-")
    const note = section[0] === "n"
    const name = `${work.toUpperCase()} ${note ? `n. ${section.slice(1)}` : id.split("-").slice(1).join(".")}`
    card = document.createElement("span")
    card.id = "annotated-reader-card"
    card.setAttribute("role", "tooltip")
    Object.assign(card.style, {
      all: "initial", position: "absolute", zIndex: "2147483000", boxSizing: "border-box",
      width: "min(22rem, calc(100vw - 1rem))", padding: ".6rem .8rem",
      font: "14px/1.45 system-ui, sans-serif", colorScheme: "light dark", color: "CanvasText", background: "Canvas",
      border: "1px solid GrayText", borderRadius: "3px", boxShadow: "0 2px 14px #0004", overflowWrap: "anywhere",
    })
    const title = note ? data.works[work] : `${data.works[work]}: ${data.sections[`${work}-${section}`]}`
    card.append(line(`${name} · ${title}`, { fontWeight: "600" }), line(data.places[id], { margin: ".2rem 0" }),
      line("Restated in Great Powers in Central Asia, an annotated reader", { fontSize: "12px", opacity: ".8" }))
    document.body.append(card)
    place.setAttribute("aria-describedby", card.id)
    const at = place.getBoundingClientRect()
    const parent = card.offsetParent
    const placed = parent && getComputedStyle(parent).position !== "static"
    const frame = placed ? parent.getBoundingClientRect() : { left: -scrollX, top: -scrollY }
    const above = at.bottom + card.offsetHeight + 8 > innerHeight && at.top > card.offsetHeight + 8
    const right = document.documentElement.clientWidth - card.offsetWidth - 8
    card.style.left = `${Math.max(8, Math.min(at.left, right)) - frame.left}px`
    card.style.top = `${(above ? at.top - card.offsetHeight - 4 : at.bottom + 4) - frame.top}px`
  }

  function listen(data) {
    const placeAt = event => event.target.closest?.("a.annotated-reader")
    document.addEventListener("pointerover", event => {
      if (event.pointerType !== "mouse") return
      const place = placeAt(event)
      clearTimeout(timer)
      if (place && place !== of) timer = setTimeout(open, 100, place, data)
      else if (!place && !card?.contains(event.target)) timer = setTimeout(close, 250)
    })
    document.addEventListener("focusin", event => placeAt(event) ? open(placeAt(event), data) : close())
    document.addEventListener("keydown", event => { if (event.key === "Escape") close() })
  }

  async function start() {
    if (!texts(document.body).length) return
    const response = await fetch(new URL("linker.json", SITE), { credentials: "omit" })
    if (!response.ok) return
    const data = await response.json()
    for (const node of texts(document.body)) link(node, data)
    listen(data)
  }

  const run = () => start().catch(() => { /* without the network the references stay words */ })
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run)
  else run()
})()

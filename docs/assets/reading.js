/* The reading panel (type, measure, paper or night), and the keys. What is chosen stays on this machine; the head of
   the next page sets it before that is drawn. Nothing here is needed to read. */
(() => {
  "use strict"

  const html = document.documentElement
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }

  /** What is kept under a name; nothing where storage is refused or holds what is not ours. */
  function kept(name) {
    try { return JSON.parse(localStorage.getItem(name)) } catch { return null }
  }

  function keep(name, value) {
    try { localStorage.setItem(name, JSON.stringify(value)) } catch { /* it holds for this page */ }
  }

  /* The panel: a choice is an attribute of <html>, and none where it is as it comes. */

  const CHOICES = {
    size: ["Size", { small: "small", "": "usual", large: "large", largest: "largest" }],
    measure: ["Line length", { narrow: "short", "": "usual", wide: "long" }],
    leading: ["Line height", { tight: "tight", "": "usual", loose: "loose" }],
    face: ["Typeface", { "": "serif", plain: "plain (Atkinson Hyperlegible)" }],
  }
  const PALETTES = { 0: "as the system", 1: "paper", 2: "night" } // Material's own switches, in their order
  let opener = null

  /** After what was pressed has been drawn as pressed: to set a long chapter anew takes a slow machine a second. */
  const soon = action => requestAnimationFrame(() => setTimeout(action))

  function choice(name, legend, options, chosen, change) {
    const radios = Object.entries(options).map(([value, label]) => {
      const radio = make("input", { type: "radio", name: `reading-${name}`, value, checked: value === chosen })
      radio.addEventListener("change", () => soon(() => change(value)))
      return make("label", {}, radio, label)
    })
    return make("fieldset", {}, make("legend", {}, legend), ...radios)
  }

  function choose(name, value) {
    value ? html.dataset[name] = value : delete html.dataset[name]
    keep("reading", Object.fromEntries(Object.keys(CHOICES).filter(one => html.dataset[one])
      .map(one => [one, html.dataset[one]])))
  }

  const palette = number => document.getElementById(`__palette_${number}`)

  function button(textContent, action) {
    const made = make("button", { type: "button", textContent })
    made.addEventListener("click", action)
    return made
  }

  /** Take the dialog away, if there is one, and give the focus back, before another key is pressed. */
  function shut() {
    const open = document.querySelector("dialog.reading")
    open?.remove()
    if (open) opener?.focus()
  }

  /** A dialog under its title. */
  function dialog(className, title, ...content) {
    shut()
    opener = document.activeElement
    const close = button("Close", shut)
    const made = make("dialog", { className: `reading ${className}`, ariaLabel: title },
      make("div", { className: "reading-head" }, make("h2", {}, title), close), ...content)
    document.body.append(made)
    return made
  }

  function openPanel() {
    if (document.querySelector("dialog.reading:not(.keys)")) return shut()
    const chosen = Object.keys(PALETTES).find(number => palette(number)?.checked)
      ?? String(window.__md_get?.("__palette")?.index ?? 0)
    const parts = Object.entries(CHOICES).map(([name, [legend, options]]) =>
      choice(name, legend, options, html.dataset[name] ?? "", value => choose(name, value)))
    if (palette(chosen)) parts.push(choice("palette", "Colours", PALETTES, chosen, number => palette(number).click()))
    const reset = button("As it comes", () => {
      for (const radio of panel.querySelectorAll("input[value='']")) radio.checked = true
      soon(() => Object.keys(CHOICES).forEach(name => choose(name, "")))
    })
    const panel = dialog("type", "Reading", ...parts, make("div", { className: "reading-foot" }, reset,
      button("Keys", openKeys)))
    panel.show() // beside the text, so that one sees what is chosen
    panel.querySelector("input:checked").focus()
  }

  document.addEventListener("click", event => {
    if (event.target.closest?.(".reading-open")) return openPanel()
    const panel = document.querySelector("dialog.reading")
    if (panel && event.target.isConnected && !panel.contains(event.target) && !event.target.closest(".palette")) shut()
  })

  /* The keys. Letters alone must be possible to switch off, for those who speak to their machine. */

  const KEYS = {
    j: "next paragraph, fact, chart or entry",
    k: "the one before",
    n: "its notes, one after the other",
    c: "cite it, or the page",
    "/": "find",
    "?": "this list",
  }
  const UNITS = ".paragraph[id], ul.facts > li, h2[id^=chart-], ul.entries > li, ul.mentions > li, li.source"
  const typing = element => element.closest?.("input, textarea, select, [contenteditable], dialog")
  const on = () => kept("keys") !== "off"

  function openKeys() {
    const box = make("input", { type: "checkbox", checked: on() })
    box.addEventListener("change", () => keep("keys", box.checked ? "on" : "off"))
    const list = Object.entries(KEYS).flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)),
      make("dd", {}, what)])
    dialog("keys", "Keys", make("dl", {}, ...list), make("label", {}, box, "Keys are on")).show()
  }

  const units = () => [...document.querySelectorAll(UNITS)].filter(unit => unit.getClientRects().length)
  const current = () => document.activeElement.closest(UNITS)
    ?? document.querySelector("h2[id^=chart-]:has(+ figure:focus-within)")
    ?? document.querySelector(".paragraph:target, .facts li:target, h2[id^=chart-]:target, .source:target")

  /** The next unit after the current one, or the one that stands at the top of the window. */
  function step(by) {
    const all = units()
    const at = all.indexOf(current())
    const top = 0.2 * innerHeight
    const seen = all.findIndex(unit => unit.getBoundingClientRect().bottom > top)
    const seenAt = at >= 0 && inWindow(all[at]) ? at + by : by > 0 ? seen : seen - 1
    const next = all[Math.min(Math.max(seenAt, 0), all.length - 1)]
    if (!next) return
    next.scrollIntoView({ block: "start" })
    const link = next.querySelector("a")
    link ? link.focus({ preventScroll: true }) : undefined
  }

  function inWindow(element) {
    const box = element.getBoundingClientRect()
    return box.bottom > 0 && box.top < innerHeight
  }

  /** The marks of the notes of the current paragraph in turn: the focus opens the note, or points to it beside the
      text. */
  function note() {
    const marks = [...(current()?.querySelectorAll(".note-mark a") ?? [])]
    marks[(marks.indexOf(document.activeElement) + 1) % marks.length]?.focus()
  }

  function cite() {
    (current()?.querySelector("a.cite") ?? document.querySelector("a.cite-page"))?.click()
  }

  function find() {
    document.querySelector("header :is(input[type=search], input[type=text])")?.focus()
  }

  const ACTIONS = { j: () => step(1), k: () => step(-1), n: note, c: cite, "/": find, "?": openKeys }

  addEventListener("keydown", event => {
    if (event.key === "Escape") shut() // wherever the focus is by now
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return
    const action = on() ? ACTIONS[event.key] : null
    if (!action) return
    event.preventDefault()
    action()
  }, true)

  /* For paper: a filtered list says what was chosen, and what is folded is opened. Both are undone afterwards. */

  let undo = []

  /** "Country: Kyrgyzstan; Kind: base": what the fields of a filter hold, by their labels. */
  function said(filter) {
    const filled = [...filter.querySelectorAll("select, input")].filter(field => field.value && field.value !== "all"
      && field.selectedIndex !== 0)
    const label = field => field.labels[0].firstChild.textContent.trim()
    return filled.map(field => `${label(field)}: ${field.selectedOptions?.[0].textContent ?? field.value}`).join("; ")
  }

  addEventListener("beforeprint", () => {
    if (undo.length) return // asked twice
    for (const filter of document.querySelectorAll(".timeline-filter, .filter")) {
      const chosen = said(filter)
      if (!chosen) continue
      const count = filter.querySelector("[role=status]")?.textContent.trim()
      const note = make("p", { className: "printed-as" },
        `Not the whole list, but a choice from it. ${chosen}${count ? `; ${count}` : ""}. ${location.href}`)
      filter.before(note)
      undo.push(() => note.remove())
    }
    for (const folded of document.querySelectorAll("article details:not([open], .facts-beside)")) {
      folded.open = true
      undo.push(() => { folded.open = false })
    }
  })

  addEventListener("afterprint", () => {
    for (const step of undo) step()
    undo = []
  })
})()

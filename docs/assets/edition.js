/* The reading page: notes beside the text or in cards; cards of entries; the switch of the editors' layer.
   Every page is complete without it: a note mark is a link to its note, a name a link to its entry. */
(() => {
  "use strict"

  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }

  /* Notes and entries */

  const ROOT = new URL("..", document.currentScript.src)
  const MARK = ".note-mark a"
  const ENTRY = "a.entry"
  const WIDE = matchMedia("(min-width: 64em)") // as in edition.css: notes stand beside the text
  const WIDEST = matchMedia("(min-width: 120em)") // as in wide.css: there is room for facts too
  const noteOf = mark => document.getElementById(mark.hash.slice(1))
  const copies = new Map() // note mark → the copy of its note beside the text
  let watch = null // for what moves the marks of this page
  let reset = () => {} // puts what stands beside the text into its place again

  /** A copy of the note without ids, its number a link to the note itself; cite.js asks which it is. */
  function copyOf(note) {
    const copy = note.cloneNode(true)
    for (const element of [copy, ...all("[id]", copy)]) element.removeAttribute("id")
    copy.dataset.note = note.id
    const number = copy.querySelector(".note-number")
    number.setAttribute("aria-label", `To note ${number.textContent} in the list`)
    for (const way of all("[role=doc-backlink], .cite, .correct", copy)) way.remove()
    return copy
  }

  /** Lay copies of all notes in one column for the eye; readers by ear and keyboard have the list at the end. */
  function fillMargin(article) {
    const marks = all(MARK, article).filter(mark => noteOf(mark) && !mark.closest(".notes"))
    for (const mark of marks) copies.set(mark, copyOf(noteOf(mark)))
    const aside = make("div", { className: "sidenotes", ariaHidden: "true" }, ...copies.values())
    for (const link of all("a", aside)) link.tabIndex = -1
    article.append(aside)
    // the window may be narrow before the letters come
    const place = reset = () => { if (aside.isConnected) placeCopies(aside) }
    watch = new ResizeObserver(place) // the window, the fonts, a details element: all change the height
    watch.observe(article)
    document.fonts.ready.then(place)
  }

  /** What the style puts beside the text: links, and facts in a wide window. */
  const besides = article => all(":scope > :is(.links, .facts-beside)", article)
    .filter(part => getComputedStyle(part).position === "absolute")

  /** The paragraph or heading that a part beside the text belongs to. */
  function owner(part, parts) {
    do part = part.previousElementSibling
    while (parts.includes(part))
    return part
  }

  /** Each copy level with its mark, or below what is before it in its column. All is measured before anything moves. */
  function placeCopies(aside) {
    const article = aside.parentElement
    const origin = aside.getBoundingClientRect().top
    const level = element => element.getBoundingClientRect().top - origin
    const box = (copy, shown, level, mark) => ({ copy, shown, level, mark, height: copy.offsetHeight,
      column: copy.getBoundingClientRect().left })
    const parts = besides(article)
    const boxes = [...[...copies].map(([mark, copy]) => box(copy, mark.getClientRects().length > 0, level(mark) - 4,
      mark)),
      ...parts.map(part => box(part, part.offsetHeight > 0, level(owner(part, parts))))]
    const line = 12 // a mark in the first line stands higher than its paragraph
    boxes.sort((a, b) => a.level + line * copies.has(a.mark) - b.level - line * copies.has(b.mark))
    const free = new Map() // the left edge of a column → where its next part may stand
    for (const { copy, shown, level, height, column } of boxes) {
      copy.style.visibility = shown ? "visible" : "hidden"
      if (!shown) continue
      const top = Math.max(level, free.get(column) ?? 0)
      copy.style.top = `${top}px`
      free.set(column, top + height + 10)
    }
    article.style.minHeight = `${Math.max(0, ...free.values())}px`
  }

  /** Under each paragraph the facts that it carries, folded: data/beside/tg-2.json says which they are. */
  async function addFacts(article) {
    const first = article.querySelector(".paragraph[id]")
    if (!first || article.dataset.facts) return
    article.dataset.facts = "asked"
    const section = first.id.split("-").slice(0, 2).join("-")
    const facts = await (await fetch(new URL(`data/beside/${section}.json`, ROOT))).json()
    for (const paragraph of all(".paragraph[id]", article)) {
      const found = facts[paragraph.id]
      if (!found) continue
      const shown = found.map(([date, statement, href]) => make("p", {}, make("a", { href: new URL(href, ROOT).href },
        date), ` ${statement}`))
      const part = make("details", { className: "facts-beside", ontoggle: () => reset() },
        make("summary", {}, found.length > 1 ? "Show the facts" : "Show the fact"), ...shown)
      const links = paragraph.nextElementSibling?.matches(".links") ? paragraph.nextElementSibling : paragraph
      links.after(part)
    }
    reset()
  }

  const besideText = mark => copies.has(mark) && copies.get(mark).offsetParent !== null

  /** Mark the copy that belongs to this note mark, and no other. */
  function point(mark) {
    for (const [other, copy] of copies) copy.classList.toggle("current", other === mark)
  }

  /* The card: one at a time, a neighbour of its mark, so that the next Tab enters it. */

  let card = null
  let cardMark = null
  let pinned = false // by a click or by the focus: the pointer's leaving does not close it
  let timer = 0

  const later = (action, delay) => { clearTimeout(timer); timer = setTimeout(action, delay) }
  const inCard = element => card?.contains(element)

  function closeCard() {
    card?.remove()
    cardMark?.classList.remove("current")
    cardMark?.removeAttribute("aria-describedby")
    card = cardMark = null
  }

  function openCard(mark, content) {
    closeCard()
    card = make("div", { id: "card", className: "note-card", role: "group", ariaLabel: content.label },
      ...content.parts)
    cardMark = mark
    mark.classList.add("current")
    mark.setAttribute("aria-describedby", "card") // so that it is read out with the link
    ;(mark.closest(".note-mark") ?? mark).after(card)
    placeCard(mark.getBoundingClientRect())
  }

  function openNote(mark) {
    if (mark === cardMark || !noteOf(mark)) return
    const number = mark.textContent
    const note = copyOf(noteOf(mark))
    note.querySelector(".note-number").replaceWith(make("span", { className: "note-number" }, number))
    openCard(mark, { label: `Note ${number}`, parts: [note, make("a", { className: "go", href: mark.hash },
      `Go to note ${number}`)] })
  }

  let entries = null // slug → what its card says; fetched once for the site, when the first card is asked for
  let wanted = null // the link whose card is to open when that has come

  function openEntry(link) {
    if (link === cardMark) return
    wanted = link
    entries ??= fetch(new URL("data/cards.json", ROOT)).then(response => response.json())
    entries.then(cards => {
      const entry = cards[slugOf(link)]
      if (link !== wanted || !entry) return
      const head = make("p", { className: "entry-head" }, make("strong", {}, entry.name),
        ` ${[entry.kind, entry.dates].filter(Boolean).join(", ")}`)
      openCard(link, { label: entry.name, parts: [head, make("p", {}, entry.first),
        make("a", { className: "go", href: link.href }, `Read on: ${entry.name}`)] })
    }).catch(() => { entries = null }) // without the network the link is still a link
  }

  /** The entry that a link leads to: glossary/sco/, or glossary/sco/index.html where no server adds the file. */
  const slugOf = link => link.pathname.replace(/\/(?:index\.html)?$/, "").split("/").pop()

  /** Below the mark, or above it where the window ends; within the column, beside the numbers of its paragraphs, which
      stay to be pressed. A narrow window has it at its foot. */
  function placeCard(mark) {
    const { offsetHeight: height, offsetWidth: width } = card
    if (getComputedStyle(card).position === "fixed") return scrollBy(0, Math.max(0, mark.bottom + height
      + 24 - innerHeight))
    const frame = card.offsetParent.getBoundingClientRect()
    const article = card.closest("article")
    const column = article.getBoundingClientRect()
    const text = column.left + parseFloat(getComputedStyle(article).paddingLeft)
    const left = Math.max(text, Math.min(mark.left - 40, column.right - width))
    const above = mark.bottom + height + 20 > innerHeight && mark.top > height + 70
    card.style.setProperty("--x", `${left - frame.left}px`)
    card.style.setProperty("--y", `${(above ? mark.top - height - 8 : mark.bottom + 8) - frame.top}px`)
  }

  function show(mark, keep) {
    clearTimeout(timer)
    pinned = keep
    if (mark.matches(ENTRY)) openEntry(mark)
    else besideText(mark) ? point(mark) : openNote(mark)
  }

  function hide() {
    clearTimeout(timer)
    pinned = false
    wanted = null
    closeCard()
    point(null)
  }

  const markAt = event => inCard(event.target) ? null : event.target.closest?.(`${MARK}, ${ENTRY}`)

  document.addEventListener("pointerover", event => {
    if (event.pointerType !== "mouse") return
    const mark = markAt(event)
    if (mark && mark !== cardMark) later(() => show(mark, false), 120)
    else if (mark || inCard(event.target)) clearTimeout(timer)
    else if (!pinned) later(hide, 300)
  })

  // Captured: Material's instant navigation takes every click on the body.
  // Enter on a mark, and a click with a modifier, follow the link as ever; so does the mouse on an entry's name,
  // and a second tap on it.
  document.addEventListener("click", event => {
    const mark = markAt(event)
    const follows = mark?.matches(ENTRY) && (event.pointerType !== "touch" || mark === cardMark)
    if (mark && !follows && event.detail > 0 && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault()
      event.stopPropagation()
      show(mark, true)
      if (besideText(mark)) copies.get(mark).scrollIntoView({ block: "nearest" })
    } else if (!inCard(event.target) || event.target.closest(".go")) setTimeout(hide)
  }, true)

  document.addEventListener("focusin", event => {
    const mark = markAt(event)
    if (mark?.matches(":focus-visible")) show(mark, true)
    else if (!mark && !inCard(event.target)) hide()
  })

  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return
    if (inCard(document.activeElement)) cardMark.focus()
    hide()
  })

  /* The switch: hides what the editors add, on every chapter, until it is pressed again. */

  const html = document.documentElement
  const KEY = "editors-layer"
  const shownLayer = () => !html.classList.contains("plain")

  function toggleLayer() {
    const shown = !shownLayer()
    document.querySelector(".layer-switch").ariaPressed = String(shown)
    try { localStorage.setItem(KEY, shown ? "shown" : "hidden") } catch { /* it holds for this page */ }
    // Pressed and kept at once; a long chapter is set anew after that.
    requestAnimationFrame(() => setTimeout(() => {
      html.classList.toggle("plain", !shown)
      setSwitch()
      reset()
    }))
  }

  function setSwitch() {
    const button = document.querySelector(".layer-switch")
    if (!button) return
    button.ariaPressed = String(shownLayer())
    button.onclick = toggleLayer
  }

  // Another window of the same reader.
  addEventListener("storage", event => {
    if (event.key === KEY && (event.newValue === "hidden") === shownLayer()) {
      html.classList.toggle("plain")
      setSwitch()
      reset()
    }
  })

  /* The notebook: loaded when words of a paragraph are marked, or when there are notes to show. */

  let notebook = null
  let marking = 0
  const useNotebook = action => (notebook ??= import(new URL("assets/notebook.js", ROOT))).then(action).catch(() =>
    { notebook = null })

  document.addEventListener("selectionchange", () => {
    clearTimeout(marking)
    const node = getSelection().anchorNode
    const marked = !getSelection().isCollapsed
      && (node?.closest ? node : node?.parentElement)?.closest(".paragraph[id], .note[id]")
    if (marked || notebook) marking = setTimeout(() => useNotebook(loaded => loaded.offer()), 250)
  })

  function showNotes() {
    try { if (localStorage.getItem("notebook")) useNotebook(loaded => loaded.show()) } catch { /* nothing is kept */ }
  }

  function start() {
    hide()
    showNotes()
    setSwitch()
    reset = () => {}
    watch?.disconnect()
    copies.clear()
    document.querySelector(".sidenotes")?.remove()
    const article = document.querySelector("article")
    for (const part of article ? all(":scope > :is(.links, .facts-beside)", article) : []) part.style = ""
    if (article?.querySelector(".notes") && WIDE.matches) fillMargin(article)
    if (article && WIDEST.matches) addFacts(article).catch(() => {}) // without the network there are none
  }

  WIDEST.addEventListener("change", start)
  WIDE.addEventListener("change", start) // a window made wide gets its margin, one made narrow loses it
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start)
  else start()
})()

/* The notebook: words of a paragraph or note are highlighted and a note is written to them, in this browser alone.
   edition.js loads this file when words are marked, or when there are notes already. An annotation is kept as the W3C's
   Web Annotation model has it: its target is the permanent page of the paragraph, and the quoted words with those
   around. */

export const ROOT = new URL("..", import.meta.url)
const KEPT = "notebook"
const AROUND = 32 // letters before and after the quoted words
const PASSAGE = ".paragraph[id], .note[id]"
const CHANGED = "The paragraph’s text has changed since: these words no longer stand in it."
const REFUSED = "Your browser keeps nothing for this site: copy your note before you leave."
const NOT_TEXT =
  ".number, .cite, .note-number, .note-mark, .printed-mark, .note-card, [role=doc-backlink], .noted, .note-offer"

export const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/* What is kept */

export function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "[]")
    return Array.isArray(found) ? found.filter(one => one && typeof one === "object") : []
  } catch { return [] }
}

/** Keep these annotations, and no others; false where the browser refuses. */
export function keep(annotations) {
  try {
    if (annotations.length) localStorage.setItem(KEPT, JSON.stringify(annotations))
    else localStorage.removeItem(KEPT)
    return true
  } catch { return false }
}

/** The id of the paragraph or note of an annotation, from the address of its permanent page; "" for another page's. */
export const placeOf = annotation => String(annotation.target?.source ?? "")
  .match(/\/r\/([a-z]+-(?:n\d+|\d+-\d+[a-z]?))\/?$/)?.[1] ?? ""
export const quoteOf = annotation => [annotation.target?.selector ?? []].flat()
  .find(one => one?.type === "TextQuoteSelector")
export const noteOf = annotation => String([annotation.body ?? []].flat()
  .find(one => one?.purpose === "commenting")?.value ?? "")

/** tg-2-11 → TG 2.11, ba-n70 → BA n. 70 */
export function canonical(id) {
  const [work, ...rest] = id.split("-")
  return `${work.toUpperCase()} ${rest[0][0] === "n" ? `n. ${rest[0].slice(1)}` : rest.join(".")}`
}

/** An annotation with this note, as of now. */
export function withNote(annotation, words) {
  const body = words ? [{ type: "TextualBody", value: words, format: "text/plain", purpose: "commenting" }] : []
  return { ...annotation, motivation: words ? "commenting" : "highlighting", modified: new Date().toISOString(), body }
}

/* The words of a paragraph, and where they stand */

/** {words, nodes: [[text node, offset of its words], …]}, numbers, marks and controls aside. */
export function textOf(passage) {
  const nodes = []
  let words = ""
  const walk = document.createTreeWalker(passage.querySelector(".note-text") ?? passage, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    if (walk.currentNode.parentElement.closest(NOT_TEXT)) continue
    nodes.push([walk.currentNode, words.length])
    words += level(walk.currentNode.data)
  }
  return { words, nodes }
}

/** Each white space as a space, so that a text whose lines are broken otherwise is the same. */
const level = text => String(text).replace(/\s/g, " ")

/** Where the quoted words of an annotation begin in a text, by what stands around them; -1 where they are no more. */
export function found(words, quote) {
  const [exact, prefix, suffix] = [quote.exact, quote.prefix ?? "", quote.suffix ?? ""].map(level)
  let best = -1
  let most = -1
  for (let at = words.indexOf(exact); exact && at >= 0; at = words.indexOf(exact, at + 1)) {
    const same = alike(words.slice(0, at), prefix, -1) + alike(words.slice(at + exact.length), suffix, 1)
    if (same > most) [best, most] = [at, same]
  }
  return best
}

/** How many letters agree: of two ends (-1), or of two beginnings (1). */
function alike(text, wanted, way) {
  const letter = (words, number) => words.at(way < 0 ? -1 - number : number)
  const most = Math.min(text.length, wanted.length)
  let number = 0
  while (number < most && letter(text, number) === letter(wanted, number)) number++
  return number
}

function rangeOf({ words, nodes }, quote) {
  const start = found(words, quote)
  if (start < 0) return null
  const range = new Range()
  const point = offset => {
    const [node, from] = nodes.findLast(([, begins]) => begins <= offset)
    return [node, Math.min(offset - from, node.data.length)]
  }
  range.setStart(...point(start))
  const [last, end] = point(start + quote.exact.length - 1)
  range.setEnd(last, end + 1)
  return range
}

/** The offset in a passage's words of a point of the page. */
function offsetOf({ words, nodes }, container, offset) {
  const point = new Range()
  point.setStart(container, offset)
  for (const [node, from] of nodes) {
    if (node === container) return from + offset
    if (point.comparePoint(node, 0) > 0) return from
  }
  return words.length
}

/* A chapter: highlights, and a button behind each paragraph that has some */

export function show() {
  for (const button of document.querySelectorAll(".noted")) button.remove()
  const ranges = []
  const here = Map.groupBy(kept().filter(placeOf), placeOf)
  for (const [id, annotations] of here) {
    const passage = document.getElementById(id)
    if (!passage?.matches(PASSAGE)) continue
    const text = textOf(passage)
    const places = annotations.map(annotation => rangeOf(text, quoteOf(annotation) ?? { exact: "" }))
    ranges.push(...places.filter(Boolean))
    const lost = places.filter(place => !place).length
    const number = annotations.length
    const changed = lost ? `, ${lost} of them to words that have changed` : ""
    const words = `${number} ${number === 1 ? "note" : "notes"} of yours${changed}`
    const sign = `✎${number > 1 ? number : ""}${lost ? "!" : ""}`
    const button = make("button", { type: "button", className: "noted", title: words, ariaLabel: words,
      textContent: sign })
    button.addEventListener("click", () => open(id))
    ;(passage.querySelector("p.note-text, .note-text > p:last-child") ?? passage).append(" ", button)
  }
  if (window.Highlight) CSS.highlights.set("notebook", new Highlight(...ranges))
  // without marks no element is asked for their colour
  document.documentElement.classList.toggle("with-marks", ranges.length > 0)
}

/* The editor */

/** All annotations of a paragraph; `fresh` is one that is not kept yet. */
function open(id, fresh = null) {
  const status = make("p", { className: "cite-status" })
  status.setAttribute("role", "status")
  const close = make("button", { type: "button", textContent: "Close" })
  const everyNote = make("a", { href: new URL("notebook/", ROOT).href, textContent: "All your notes" })
  const list = [...kept().filter(annotation => placeOf(annotation) === id), ...fresh ? [fresh] : []]
  const dialog = make("dialog", { className: "cite-panel notebook-panel" },
    make("div", { className: "cite-head" }, make("h2", { id: "notebook-title" }, `Your notes to ${canonical(id)}`),
      close),
    ...list.map(annotation => entry(annotation, status, textOf(document.getElementById(id)).words)), status,
    make("p", { className: "cite-actions" }, everyNote, " They are kept in this browser alone."))
  dialog.setAttribute("aria-labelledby", "notebook-title")
  close.addEventListener("click", () => dialog.close())
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close() })
  dialog.addEventListener("close", () => { dialog.remove(); show() })
  document.querySelector("article").append(dialog)
  dialog.showModal()
  dialog.querySelector("section:last-of-type textarea")?.focus()
}

/** An annotation with its field. words: the text of its paragraph now, null where it is not known. */
export function entry(annotation, status, words) {
  const field = make("textarea", { rows: 3, value: noteOf(annotation), ariaLabel: "Note" })
  const save = make("button", { type: "button", textContent: "Keep" })
  const remove = make("button", { type: "button", textContent: "Delete" })
  const quote = quoteOf(annotation) ?? { exact: "" }
  const gone = words !== null && found(words, quote) < 0
  const box = make("section", { className: "notebook-entry" }, make("blockquote", {}, quote.exact),
    ...gone ? [make("p", { className: "changed", textContent: CHANGED })] : [],
    field, make("p", { className: "cite-choice" }, save, remove))
  const keepIt = () => {
    const others = kept().filter(other => other.id !== annotation.id)
    status.textContent = keep([...others, withNote(annotation, field.value.trim())]) ? "Kept in this browser." : REFUSED
  }
  field.addEventListener("input", keepIt) // so that nothing typed is lost with the window
  save.addEventListener("click", () => { keepIt(); show() })
  remove.addEventListener("click", () => {
    keep(kept().filter(other => other.id !== annotation.id))
    box.remove()
    status.textContent = "Deleted."
    show()
  })
  return box
}

/* Words that are marked: a button beside them */

let offered = null

export function offer() {
  offered?.remove()
  const selection = getSelection()
  if (selection.isCollapsed || !selection.rangeCount) return
  const range = selection.getRangeAt(0)
  const start = range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement
  const passage = start.closest(PASSAGE)
  if (!passage || document.querySelector("dialog[open]") || passage.closest(".sidenotes")) return
  const text = textOf(passage)
  const from = offsetOf(text, range.startContainer, range.startOffset)
  const within = passage.contains(range.endContainer)
  const to = within ? offsetOf(text, range.endContainer, range.endOffset) : text.words.length
  const exact = text.words.slice(from, to).trim()
  if (!exact) return
  const at = text.words.indexOf(exact, from)
  const box = range.getBoundingClientRect()
  offered = make("button", { type: "button", className: "note-offer", textContent: "✎ Note" })
  offered.addEventListener("pointerdown", event => event.preventDefault()) // the words stay marked
  offered.addEventListener("click", () => {
    offered.remove()
    open(passage.id, annotationOf(passage.id, text.words, at, exact))
  })
  passage.append(offered)
  const frame = offered.offsetParent.getBoundingClientRect()
  offered.style.top = `${box.bottom - frame.top + 4}px`
  offered.style.left = `${Math.max(0, Math.min(box.right - frame.left - 60, frame.width - 70))}px`
}

function annotationOf(id, words, at, exact) {
  const now = new Date().toISOString()
  const end = at + exact.length
  const [prefix, suffix] = [words.slice(Math.max(0, at - AROUND), at), words.slice(end, end + AROUND)]
  return {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    id: `urn:uuid:${uuid()}`,
    type: "Annotation",
    motivation: "highlighting",
    created: now,
    modified: now,
    body: [],
    target: {
      source: new URL(`r/${id}/`, ROOT).href,
      selector: [
        { type: "TextQuoteSelector", exact, prefix, suffix },
        { type: "TextPositionSelector", start: at, end },
      ],
    },
  }
}

/** A random UUID, on a page without https too. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = bytes[6] & 15 | 64
  bytes[8] = bytes[8] & 63 | 128
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/,
    "$1-$2-$3-$4-")
}

addEventListener("storage", event => { if (event.key === KEPT) show() })

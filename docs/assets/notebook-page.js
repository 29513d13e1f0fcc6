/* The page of the notebook, /notebook/: all notes in the order of the edition; saved as files, opened from files. */

import { ROOT, canonical, entry, keep, kept, make, noteOf, placeOf, quoteOf, textOf, uuid } from "./notebook.js"

const box = document.querySelector(".notebook")
const status = make("p", { className: "cite-status" })
status.setAttribute("role", "status")
const say = words => { status.textContent = words }

/** Reports as they come, sections and paragraphs by number, notes behind them. */
function order(a, b) {
  const key = id => id.replace(/\d+/g, number => number.padStart(4, "0"))
  const [left, right] = [key(placeOf(a)), key(placeOf(b))]
  if (left !== right) return left < right ? -1 : 1
  return startOf(a) - startOf(b) || String(a.created).localeCompare(String(b.created))
}

const startOf = annotation => Number([annotation.target.selector].flat()
  .find(one => one?.type === "TextPositionSelector")?.start) || 0

const texts = new Map() // id → the promise of its words now; null where they cannot be had

function wordsOf(id) {
  if (!texts.has(id)) texts.set(id, fetch(new URL(`r/${id}/`, ROOT)).then(async response => {
    if (response.status === 404) return ""
    if (!response.ok) return null
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    return textOf(page.querySelector(".text")).words
  }).catch(() => null))
  return texts.get(id)
}

async function list() {
  const annotations = kept().filter(placeOf).sort(order)
  const parts = []
  for (const [id, here] of Map.groupBy(annotations, placeOf)) {
    const words = await wordsOf(id)
    const link = make("a", { href: new URL(`r/${id}/`, ROOT).href, textContent: canonical(id) })
    parts.push(make("h2", {}, link), ...here.map(one => entry(one, status, words)))
  }
  box.replaceChildren(tools(annotations.length), status, ...parts)
  if (!parts.length) box.append(make("p", {}, "There is no note yet. Mark words in a chapter, and press ✎ Note."))
}

function button(textContent, action, disabled = false) {
  const made = make("button", { type: "button", textContent, disabled })
  made.addEventListener("click", action)
  return made
}

function tools(number) {
  const file = make("input", { type: "file", accept: ".json,.jsonld,application/json,application/ld+json" })
  file.addEventListener("change", async () => {
    say(take(await file.files[0].text()))
    file.value = ""
    list()
  })
  const clear = button("Delete all", () => {
    if (clear.textContent === "Delete all") { clear.textContent = `Really delete ${number}?`; return }
    keep([])
    say("All notes are deleted.")
    list()
  }, !number)
  return make("div", { className: "notebook-tools" },
    make("span", {}, "Save as "), ...Object.keys(FORMATS).map(name => button(name, () => save(name), !number)),
    make("label", {}, "Open notes from a file ", file), clear)
}

/* Files */

const FORMATS = {
  "Web Annotations": ["notebook.jsonld", "application/ld+json", async annotations =>
    JSON.stringify(collection(annotations), null, 1)],
  Markdown: ["notebook.md", "text/markdown", markdown],
  CSV: ["notebook.csv", "text/csv", async annotations => [HEADINGS, ...annotations.map(row)].map(line =>
    `${line.map(cell).join(",")}\r\n`).join("")],
}

/** The name of the site, as its pages give it to previews. */
const ofSite = () => document.querySelector('meta[property="og:site_name"]').content

function collection(annotations) {
  const id = `urn:uuid:${uuid()}`
  return {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    id,
    type: "AnnotationCollection",
    label: `Notes to ${ofSite()}`,
    total: annotations.length,
    first: { id: `urn:uuid:${uuid()}`, type: "AnnotationPage", partOf: id, startIndex: 0, items: annotations },
  }
}

const HEADINGS = ["reference", "words", "note", "created", "address"]
const row = one => [canonical(placeOf(one)), quoteOf(one)?.exact ?? "", noteOf(one), one.created ?? "",
  one.target.source]

/** A cell of CSV that no program of tables takes for a formula. */
function cell(words) {
  const safe = /^[=+\-@\t\r]/.test(words) ? `'${words}` : words
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const plain = html => make("i", { innerHTML: html.replace(/<\/?i>/g, "*") }).textContent

async function markdown(annotations) {
  const data = await citing.forms()
  const parts = [`# Notes to *${ofSite()}*`]
  for (const [id, here] of Map.groupBy(annotations, placeOf)) {
    parts.push(`## ${canonical(id)}`)
    for (const one of here) parts.push((quoteOf(one)?.exact ?? "").replace(/^/gm, "> "), noteOf(one))
    if (data.works[id.split("-")[0]]) parts.push(plain(citing.styled(data, citing.passage(id)).at(-2)[1]))
  }
  return `${parts.filter(Boolean).join("\n\n")}\n`
}

async function save(name) {
  const [file, type, write] = FORMATS[name]
  const text = await write(kept().filter(placeOf).sort(order))
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: file })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  say(`Saved as ${file}.`)
}

const isText = words => typeof words === "string" && words !== ""

/** Take the annotations of a file in, of two with one id the later; what became of them, in a sentence. */
function take(text) {
  let found
  try { found = JSON.parse(text) } catch {
    return "The file is no JSON: nothing was opened. Choose one that was saved as Web Annotations." }
  const items = [found?.first?.items ?? found?.items ?? found].flat()
  const ours = items.filter(one => one && typeof one === "object" && placeOf(one) && isText(quoteOf(one)?.exact))
  const all = new Map(kept().map(one => [one.id, one]))
  let fresh = 0
  for (const one of ours) {
    const id = typeof one.id === "string" && one.id ? one.id : `urn:quote:${placeOf(one)}:${quoteOf(one).exact}`
    const before = all.get(id)
    if (before && String(before.modified) >= String(one.modified)) continue
    fresh++
    all.set(id, { ...one, id })
  }
  if (!keep([...all.values()])) return "Your browser has no room for them: nothing was opened."
  const same = ours.length - fresh
  const other = items.length - ours.length
  return [`${fresh} opened`, same && `${same} were here already`, other && `${other} are no notes to this edition`]
    .filter(Boolean).join(", ") + "."
}

list()

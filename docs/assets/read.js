/* Assignments, /read/#tg-2.11-14;ba-7.18-20;notes;t=Manas;q=What+changed%3F: the address holds all, and nothing is sent.
   The page lists every paragraph by address, which is all that it is without this script. The text comes from the
   chapters' own pages. What a reader answers is kept in this browser, under the question and its paragraphs. */

import { FLAGS, grammar, sectionOf } from "./assignment.js"

const ROOT = new URL("..", import.meta.url)
const ENDS = ".paragraph, h2, h3, .questions, .notes"
const form = document.querySelector(".assign")
const box = document.querySelector(".assignment")
const heading = document.querySelector("article h1")
const firstHeading = heading.textContent
const firstTitle = document.title

const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/* Which paragraphs there are: from the list of the page. */

const addresses = new Map(all(".all-places a.reference").map(link => [link.hash.slice(1), link.href]))
const { named, asked, addressOf, short, shown } = grammar([...addresses.keys()], form.elements.places.placeholder)

/* The text, from the pages of the chapters */

const pages = new Map() // address of a page → the promise of its document

function page(address) {
  const url = address.split("#")[0]
  if (!pages.has(url)) pages.set(url, fetch(url).then(async response => {
    if (!response.ok) throw new Error(`${url}: ${response.status}`)
    const text = new DOMParser().parseFromString(await response.text(), "text/html")
    for (const element of all("[href], [src]", text.querySelector("article") ?? text.body))
      for (const name of ["href", "src"]) if (element.hasAttribute(name)) element.setAttribute(name, fromHere(element.getAttribute(name), url))
    return text
  }).catch(error => { pages.delete(url); throw error }))
  return pages.get(url)
}

/** An address on another page, from this one; one of this site without the site's name, which paper need not have. */
function fromHere(typed, page) {
  const url = new URL(typed, page)
  return url.origin === location.origin ? url.href.slice(url.origin.length) : url.href
}

/** A paragraph with what belongs to it, as this assignment wants it; the notes that it marks are added to `notes`. */
function paragraph(text, id, wanted, notes) {
  const original = text.getElementById(id)
  if (!original) throw new Error(id)
  const parts = [original.cloneNode(true)]
  for (let next = original.nextElementSibling; next && !next.matches(ENDS); next = next.nextElementSibling) parts.push(next.cloneNode(true))
  const kept = parts.filter(part => wanted.remarks || !part.matches(".admonition, .links"))
  for (const line of kept.flatMap(part => all(".uses, .since, .cite", part))) line.remove()
  for (const mark of all(".note-mark", kept[0])) {
    const note = text.getElementById(mark.querySelector("a").hash.slice(1))
    if (note) notes.set(note.id, note.cloneNode(true))
    if (!wanted.notes) mark.remove()
  }
  return kept.filter(part => !part.matches(".links") || part.children.length)
}

const within = (root, hash) => hash.length > 1 && root.querySelector(`#${CSS.escape(hash.slice(1))}`)

/** Links to what stands in the assignment lead there; all others to where it stands in the edition. */
function keepHere(root) {
  for (const link of all("a[href*='#']", root)) if (within(root, link.hash)) link.setAttribute("href", link.hash)
}

/* Facts: from the permanent pages of the paragraphs. */

async function facts(ids) {
  const found = new Map()
  await Promise.all(ids.map(async id => {
    const text = await page(new URL(`r/${id}/`, ROOT).href).catch(() => null)
    for (const item of all("#facts + ul li", text?.body ?? document.createElement("p"))) found.set(item.textContent, item)
  }))
  return [...found.values()]
}

/* Questions and answers */

const KEPT = "answers"
const answers = () => { try { return JSON.parse(localStorage.getItem(KEPT)) ?? {} } catch { return {} } }

function keep(key, text) {
  const kept = { ...answers(), [key]: text }
  if (!text) delete kept[key]
  try { localStorage.setItem(KEPT, JSON.stringify(kept)) } catch { say("Your browser keeps nothing for this page: save your answers before you leave.") }
}

/** A question with its field. */
function question(words, about, key) {
  const field = make("textarea", { rows: 4, value: answers()[key] ?? "" })
  const paper = make("div", { className: "on-paper", ariaHidden: "true", textContent: field.value })
  field.addEventListener("input", () => { keep(key, field.value); paper.textContent = field.value })
  const label = make("label", {}, make("span", { className: "asked" }, words), field)
  return make("li", {}, label, ...(about ? [make("p", { className: "turns-on" }, about)] : []), paper)
}

/** The edition's questions that turn on one of these paragraphs: [[words, what they turn on]]. */
function editionsQuestions(texts, ids) {
  const wanted = new Set(ids)
  return texts.flatMap(text => all(".questions li", text)).flatMap(item => {
    const about = item.querySelector(".turns-on")?.textContent ?? ""
    if (!named(about.replace(/,?\s*[A-Z]+ nn?\.[^,;]*/g, "")).passages.flat().some(id => wanted.has(id))) return []
    return [[all("p:not(.turns-on)", item).map(part => part.textContent).join(" "), about]]
  })
}

/* What is laid out */

const status = make("p", { className: "assign-status" })
status.setAttribute("role", "status")
const say = words => { status.textContent = words }
let now = null // what is laid out: {wanted, passages, title}

async function layOut() {
  const wanted = asked(location.hash)
  const { passages, wrong } = named(wanted.places.join(";"))
  fill(wanted)
  form.querySelector(".assign-wrong").textContent = wrong.join(" ")
  const laid = passages.length > 0
  document.querySelector(".assign-intro").hidden = laid
  box.hidden = !laid
  box.replaceChildren()
  const title = wanted.title || (laid ? `To read: ${passages.map(shown).join(", ")}` : firstHeading)
  heading.textContent = title
  document.title = laid ? title : firstTitle
  if (!laid) return
  const mine = now = { wanted, passages, title }
  say("The chapters are being fetched …")
  box.append(status)
  try {
    const parts = await contents(wanted, passages)
    if (mine !== now) return // another address has come meanwhile
    say(wrong.length ? `Some of it could not be laid out. ${wrong.join(" ")}` : "")
    if (wanted.edition) status.append(...await pinned(wanted.edition))
    box.replaceChildren(tools(), status, ...parts)
    keepHere(box)
  } catch (error) {
    if (mine === now) say(`A chapter could not be fetched (${error.message}). Look for the paragraphs below, or try again.`)
  }
}

/** What is said of an edition that an address is pinned to: nothing in that edition itself, which has its own address. */
async function pinned(edition) {
  const below = `editions/${encodeURIComponent(edition)}/`
  if (ROOT.pathname.endsWith(`/${below}`)) return []
  const there = new URL(`${below}read/${location.hash}`, ROOT).href
  const found = await fetch(there, { method: "HEAD" }).then(response => response.ok, () => false)
  const { version } = await citing.forms()
  const words = ` This is the text of ${version}; the assignment asks for the edition “${edition}”`
  return found ? [`${words}: `, make("a", { href: there, textContent: "read it there" })] : [`${words}, which is not published here.`]
}

async function contents(wanted, passages) {
  const seen = new Set()
  const notes = new Map()
  const texts = new Set()
  const parts = []
  for (const ids of passages) {
    const fresh = ids.filter(id => !seen.has(id) && seen.add(id))
    if (!fresh.length) continue
    const section = make("section", { className: "passage" })
    parts.push(section)
    let chapter = ""
    for (const id of fresh) {
      const text = await page(addresses.get(id))
      texts.add(text)
      if (sectionOf(id) !== chapter) section.append(chapterLine(text, fresh, id))
      chapter = sectionOf(id)
      section.append(...paragraph(text, id, wanted, notes))
    }
  }
  const ids = [...seen]
  if (wanted.notes && notes.size) parts.push(make("section", { className: "assigned-notes" }, make("h2", {}, "Notes"), ...notes.values()))
  if (wanted.facts) parts.push(factList(await facts(ids)))
  return [...parts, asking(wanted, [...texts], ids), await citations(passages)]
}

/** Over the paragraphs of a chapter: which they are, and of what. */
function chapterLine(text, ids, first) {
  const here = ids.filter(id => sectionOf(id) === sectionOf(first))
  const of = text.querySelector(".chapter-of a").textContent
  const link = make("a", { href: addresses.get(first), textContent: shown(here) })
  return make("h2", {}, link, make("span", { className: "of" }, ` ${of}: ${text.querySelector("h1").textContent}`))
}

function factList(items) {
  const list = items.length ? make("ul", {}, ...items) : make("p", {}, "The edition has no facts of these paragraphs.")
  return make("section", { className: "assigned-facts" }, make("h2", {}, "Facts"), list)
}

function asking(wanted, texts, ids) {
  const asks = [...wanted.asks.map(ask => [ask, ""]), ...(wanted.questions ? editionsQuestions(texts, ids) : [])]
  const own = asks.length ? asks : [["Your notes", ""]]
  const items = own.map(([words, about]) => question(words, about, `${wanted.places.join(";")}\n${words}`))
  const list = make(asks.length ? "ol" : "ul", {}, ...items)
  return make("section", { className: "asking" }, make("h2", {}, asks.length ? "Questions" : "Notes of yours"), list)
}

/** How each passage is cited: the report's words for it, then this edition's. */
async function cited(passages) {
  const data = await citing.forms()
  return passages.map(ids => {
    const subject = citing.stretch(citing.passage(ids[0]), citing.passage(ids.at(-1)))
    const rows = citing.styled(data, { ...subject, name: shown(ids) })
    return [shown(ids), rows[0][1], rows.at(-2)[1]]
  })
}

async function citations(passages) {
  const rows = await cited(passages)
  const list = make("dl", { className: "cited-as" }, ...rows.flatMap(([name, report, ours]) =>
    [make("dt", {}, name), make("dd", { innerHTML: report }), make("dd", { innerHTML: ours })]))
  const about = `${citing.styleOf(await citing.forms())}: the report, then this edition, which restates it.`
  return make("section", { className: "assigned-cited" }, make("h2", {}, "To cite"), make("p", { className: "of" }, about), list)
}

function button(textContent, action) {
  const made = make("button", { type: "button", textContent })
  made.addEventListener("click", action)
  return made
}

function tools() {
  const link = button("Copy the address", async () => {
    try {
      await navigator.clipboard.writeText(location.href)
      say("The address is copied.")
    } catch { say(`Copy it here: ${location.href}`) }
  })
  return make("p", { className: "tools" }, link, button("Print", () => print()), button("Save the answers", save),
    make("a", { href: "#change", textContent: "Change it" }))
}

/* The answers as a file */

const plain = html => make("i", { innerHTML: html.replace(/<\/?i>/g, "*") }).textContent

async function markdown() {
  const { wanted, passages, title } = now
  const rows = await cited(passages)
  const answer = item => item.querySelector("textarea").value.trim() || "*(no answer)*"
  const asks = all(".asking li", box).map(item => `## ${item.querySelector(".asked").textContent}\n\n${answer(item)}\n`)
  const data = await citing.forms()
  return [`# ${title}\n`, `<${location.href}>, text of ${data.version}${wanted.edition ? `, edition ${wanted.edition}` : ""}\n`,
    ...asks, "## References\n", ...rows.map(([name, report, ours]) => `- ${name}: ${plain(report)} / ${plain(ours)}`), ""].join("\n")
}

async function save() {
  const file = new Blob([await markdown()], { type: "text/markdown" })
  const name = (now.title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["answers"]).join("-").slice(0, 60)
  const link = make("a", { href: URL.createObjectURL(file), download: `${name}.md` })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  say("The answers are saved as a Markdown file.")
}

/* The form */

function fill(wanted) {
  const { passages, wrong } = named(wanted.places.join(";"))
  const kept = wanted.places.length ? "" : draft()
  form.elements.places.value = wrong.length ? wanted.places.join(", ") : [...passages, ...named(kept).passages].map(shown).join(", ")
  form.elements.title.value = wanted.title
  form.elements.asks.value = wanted.asks.join("\n")
  for (const flag of FLAGS) form.elements[flag].checked = Boolean(wanted[flag])
}

/** The paragraphs that the reader has chosen in chapters, assets/cite.js. */
function draft() {
  try { return localStorage.getItem("assignment") ?? "" } catch { return "" }
}

form.addEventListener("submit", event => {
  event.preventDefault()
  const { places, title, asks } = form.elements
  const { passages, wrong } = named(places.value)
  form.querySelector(".assign-wrong").textContent = wrong.join(" ") || (passages.length ? "" : "Name a paragraph.")
  if (wrong.length || !passages.length) return places.focus()
  const lines = asks.value.split("\n").map(ask => ask.trim()).filter(Boolean)
  const wanted = { places: [places.value], title: title.value.trim(), asks: lines, edition: asked(location.hash).edition }
  for (const flag of FLAGS) wanted[flag] = form.elements[flag].checked
  try { localStorage.setItem("assignment", passages.map(short).join(";")) } catch { /* it is in the address */ }
  if (addressOf(wanted) === location.hash) layOut()
  else location.hash = addressOf(wanted)
  scrollTo(0, 0)
})

form.addEventListener("reset", () => {
  try { localStorage.removeItem("assignment") } catch { /* nothing was kept */ }
  history.pushState(null, "", location.pathname)
  setTimeout(layOut)
})

// A link within the assignment leads to its place; the address stays that of the assignment.
let address = location.hash
addEventListener("hashchange", () => {
  const target = location.hash.slice(1)
  if (now && (target === "change" || within(box, location.hash))) return history.replaceState(null, "", address)
  address = location.hash
  layOut()
})

form.id = "change"
form.hidden = false
layOut()

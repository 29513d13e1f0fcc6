/* Assignments, /read/#tg-2.11-14;ba-7.18-20;notes;t=Manas;q=What+changed%3F: the address holds all, and nothing is
   sent. The page lists every paragraph by address, which is all that it is without this script. The text comes from the
   chapters' own pages, or from those of the edition that the address names. What a reader answers is kept in this
   browser, under the question and its paragraphs. */

import { ROOT, paragraph, source } from "./assigned.js"
import { FLAGS, grammar, sectionOf } from "./assignment.js"

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

const within = (root, hash) => hash.length > 1 && root.querySelector(`#${CSS.escape(hash.slice(1))}`)

/** Links to what stands in the assignment lead there; all others to where it stands in the edition. */
function keepHere(root) {
  for (const link of all("a[href*='#']:not(.in-chapter)", root)) if (within(root, link.hash)) link.setAttribute("href",
    link.hash)
}

/* Questions and answers */

const KEPT = "answers"
const answers = () => { try { return JSON.parse(localStorage.getItem(KEPT)) ?? {} } catch { return {} } }

function keep(key, text) {
  const kept = { ...answers(), [key]: text }
  if (!text) delete kept[key]
  try { localStorage.setItem(KEPT, JSON.stringify(kept)) } catch {
    say("Your browser keeps nothing for this page: save your answers before you leave.") }
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
    status.append(...await whichText(wanted))
    box.replaceChildren(tools(), make("p", { className: "paper-address", ariaHidden: "true" }, location.href), status,
      ...parts)
    keepHere(box)
  } catch (error) {
    if (mine === now)
      say(`A chapter could not be fetched (${error.message}). Look for the paragraphs below, or try again.`)
  }
}

/** The edition that an assignment is pinned to, {tag, day, year}; null where it names none, or none that is here. */
function editionOf(wanted) {
  const option = wanted.edition && all("option[data-day]", form).find(one => one.value === wanted.edition)
  return option ? { tag: option.value, ...option.dataset } : null
}

/** Which text is shown, where the address says which it wants. */
async function whichText(wanted) {
  if (!wanted.edition) return []
  const link = (href, textContent) => make("a", { href, textContent })
  const edition = editionOf(wanted)
  if (edition) {
    const today = addressOf({ ...wanted, edition: "" })
    return [" This is the text of ", link(new URL(`editions/${edition.tag}/`, ROOT).href, `edition ${edition.tag}`),
      `, of ${edition.day}. `,
      link(today, "Read today’s"), "."]
  }
  const { version } = await citing.forms()
  return [` This is the text of ${version}; the assignment asks for the edition “${wanted.edition}”, `
    + "which is not published here: ",
    link(new URL("editions/", ROOT).href, "the editions that are"), "."]
}

async function contents(wanted, passages) {
  const seen = new Set()
  const notes = new Map()
  const texts = new Set()
  const parts = []
  const lost = []
  const read = source(addresses, editionOf(wanted)?.tag ?? "")
  for (const ids of passages) {
    const fresh = ids.filter(id => !seen.has(id) && seen.add(id))
    if (!fresh.length) continue
    const section = make("section", { className: "passage" })
    parts.push(section)
    let chapter = ""
    for (const id of fresh) {
      const text = await read.chapterOf(id)
      if (!text?.getElementById(id)) {
        lost.push(id)
        continue
      }
      texts.add(text)
      if (sectionOf(id) !== chapter) section.append(chapterLine(text, fresh, id, await read.addressOf(id)))
      chapter = sectionOf(id)
      section.append(...paragraph(text, id, wanted, notes))
    }
  }
  const ids = [...seen]
  if (lost.length) parts.unshift(make("p", { className: "of" },
    `The text does not have ${lost.map(id => shown([id])).join(", ")}.`))
  if (wanted.notes && notes.size) parts.push(make("section", { className: "assigned-notes" }, make("h2", {}, "Notes"),
    ...notes.values()))
  if (wanted.facts) parts.push(factList(await read.facts(ids)))
  return [...parts, asking(wanted, [...texts], ids), await citations(wanted, passages)]
}

/** Over the paragraphs of a chapter: which they are, and of what. */
function chapterLine(text, ids, first, href) {
  const here = ids.filter(id => sectionOf(id) === sectionOf(first))
  const of = text.querySelector(".chapter-of a").textContent
  const link = make("a", { className: "in-chapter", href, textContent: shown(here) })
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
async function cited(wanted, passages) {
  const data = await citing.forms()
  const edition = citing.edition = editionOf(wanted)
  return passages.map(ids => {
    const subject = citing.stretch(citing.passage(ids[0]), citing.passage(ids.at(-1)))
    const address = edition ? `editions/${edition.tag}/${subject.address}` : subject.address
    const rows = citing.styled(data, { ...subject, name: shown(ids), address, edition })
    return [shown(ids), rows[0][1], rows.at(-2)[1]]
  })
}

async function citations(wanted, passages) {
  const rows = await cited(wanted, passages)
  const list = make("dl", { className: "cited-as" }, ...rows.flatMap(([name, report, ours]) =>
    [make("dt", {}, name), make("dd", { innerHTML: report }), make("dd", { innerHTML: ours })]))
  const about = `${citing.styleOf(await citing.forms())}: the report, then this edition, which restates it.`
  return make("section", { className: "assigned-cited" }, make("h2", {}, "To cite"), make("p", { className: "of" },
    about), list)
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
  const rows = await cited(wanted, passages)
  const answer = item => item.querySelector("textarea").value.trim() || "*(no answer)*"
  const asks = all(".asking li", box).map(item => `## ${item.querySelector(".asked").textContent}\n\n${answer(item)}\n`)
  const edition = editionOf(wanted)
  const version = edition ? `edition ${edition.tag}, ${edition.day}` : (await citing.forms()).version
  return [`# ${title}\n`, `<${location.href}>, text of ${version}\n`,
    ...asks, "## References\n", ...rows.map(([name, report, ours]) => `- ${name}: ${plain(report)} / ${plain(ours)}`),
      ""].join("\n")
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
  form.elements.places.value = wrong.length ? wanted.places.join(", ") : [...passages, ...named(kept).passages]
    .map(shown).join(", ")
  form.elements.title.value = wanted.title
  form.elements.asks.value = wanted.asks.join("\n")
  for (const flag of FLAGS) form.elements[flag].checked = Boolean(wanted[flag])
  const editions = form.elements.edition
  if (!editions) return
  const tags = [...editions.options].map(option => option.value)
  editions.value = tags.includes(wanted.edition) ? wanted.edition : ""
  if (!wanted.places.length) editions.value = tags.at(-1) // a new assignment keeps its text: the newest edition's
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
  const wanted = { places: [places.value], title: title.value.trim(), asks: lines, edition: form.elements.edition?.value
    ?? asked(location.hash).edition }
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

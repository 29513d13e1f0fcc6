/* What the small layer (data/lookup.json) answers to a query: references, entries, countries, pages, the timeline.
   Pure: a layer and words go in, hits come out, the best first. Spelling is forgiven by sound and by a letter or two. */

const STOP = new Set(("a an and are at by did do does for from had has have how in into is many much of on or the to was were what when where which who " +
  "whom whose why with").split(" "))
const ENOUGH = 8
const FAR = 9 // further than any match is

// Cyrillic as it is written in Latin letters, for who types ШОС or Назарбаев.
const LATIN = Object.fromEntries("абвгдежзиклмнопрстуфхцчшщъыьэюяіѓ".split("").map((letter, at) =>
  [letter, "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i g".split(" ")[at]]))

/** In small letters, Latin ones, and without accents; what is no letter or figure parts words. */
export const fold = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[а-яіѓ]/g, letter => LATIN[letter])
  .replace(/[’'ʼ‘`]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim()

/** The words of a text that say something; all of them where none does. */
export function words(text) {
  const all = fold(text).split(" ").filter(Boolean)
  const telling = all.filter(word => !STOP.has(word))
  return telling.length ? telling : all
}

/** One form for the ways in which a Russian, Turkic or Persian sound is written in Latin letters: Andizhan, Andijan. */
const SOUNDS = [[/dzh|zh|dj/g, "j"], [/kh|ck|q/g, "k"], [/gh/g, "g"], [/ph/g, "f"], [/c(?!h)/g, "k"], [/x/g, "ks"], [/w/g, "v"],
  [/oo|ou/g, "u"], [/y/g, "i"], [/^ie/, "e"], [/(.)\1+/g, "$1"]]
const sound = word => SOUNDS.reduce((heard, [from, to]) => heard.replace(from, to), word)

const rows = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)] // reused: a query asks for thousands of edits

/** Edits that make one word of the other (a letter more, less, other, or two exchanged), or `most` + 1. */
function edits(a, b, most) {
  if (Math.abs(a.length - b.length) > most || b.length > 63) return most + 1
  let [older, before, row] = rows
  for (let j = 0; j <= b.length; j++) before[j] = j
  for (let i = 1; i <= a.length; i++) {
    let least = row[0] = i
    for (let j = 1; j <= b.length; j++) {
      let edit = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edit = Math.min(edit, older[j - 2] + 1)
      row[j] = edit
      if (edit < least) least = edit
    }
    if (least > most) return most + 1
    ;[older, before, row] = [before, row, older]
  }
  return Math.min(before[b.length], most + 1)
}

const allowed = word => /\d/.test(word) ? 0 : word.length < 4 ? 0 : word.length < 8 ? 1 : 2

/** How far a typed word is from a word of a name: 0 the same, below 1 begun or alike in sound, above it misspelt. */
function distance(typed, word, last) {
  if (typed.text === word.text) return 0
  if (typed.heard === word.heard) return 0.3
  if (typed.text.length > (last ? 1 : 2) && word.text.startsWith(typed.text)) return 0.4 + 0.3 * (1 - typed.text.length / word.text.length)
  const most = allowed(typed.text)
  if (!most) return FAR
  const whole = edits(typed.heard, word.heard, most)
  if (whole <= most) return 0.8 + whole / 2
  if (typed.heard.length < 5 || word.heard.length <= typed.heard.length) return FAR
  const begun = edits(typed.heard, word.heard.slice(0, typed.heard.length), 1)
  return begun <= 1 ? 1.4 + begun / 2 : FAR
}

const heardWords = text => fold(text).split(" ").map(word => ({ text: word, heard: sound(word) }))

/** How far a query is from a name: each of its words has a word of the name; words of the name left over count a little. */
function nameDistance(typed, name) {
  const left = [...name]
  let far = 0
  for (const [at, word] of typed.entries()) {
    const all = left.map(other => distance(word, other, at === typed.length - 1))
    const least = Math.min(FAR, ...all)
    if (least === FAR) return FAR
    far += least
    left.splice(all.indexOf(least), 1)
  }
  return far + 0.1 * left.length + 0.01 * left.reduce((sum, word) => sum + word.text.length, 0)
}

const together = parts => parts.map(part => part.heard).join("")

/** The same with blanks left out, for a name typed in one word or in more: kharshikhanabad. */
function joinedDistance(typed, name) {
  if (typed.length === name.length) return FAR
  const most = allowed(together(typed))
  const found = edits(together(typed), name.together ??= together(name), most)
  return found <= most ? 0.5 + found / 2 : FAR
}

const distanceTo = (typed, names) => Math.min(...names.map((name, at) =>
  Math.min(nameDistance(typed, name), joinedDistance(typed, name)) + (at ? 0.05 : 0)))

/* References */

const has = (numbers, wanted) => numbers.some(run => Array.isArray(run) ? run[0] <= +wanted && +wanted <= run[1] : run === wanted)

const SECTION = "(?:§|s|sec|section|ch|chap|chapter)"
const PARAGRAPH = "(?:§|p|pp|par|para|paras|paragraph|paragraphs)"

/** A text as references are read in it: without an address or words around it, the report first, by its siglum. */
function tidied(layer, query) {
  let text = query.toLowerCase().trim().replace(/^\S*(?:\br\/|#)(?=[a-z])/, "").replace(/¶/g, "para ").replace(/[()[\]"“”‘’/]/g, " ").trim()
  text = text.replace(/\b([a-z])\.\s?(?=[a-z]\b)/g, "$1") // T.G.
  const called = Object.entries(layer.works).flatMap(([siglum, [name, , , also]]) => [name, ...also].map(words => [siglum, fold(words).split(" ")]))
  for (const [siglum, words] of called.sort((a, b) => b[1].length - a[1].length)) {
    const year = /^\d{4}$/.test(words.at(-1)) ? `(?:[^a-z\\d]+${words.pop()})?` : "" // Flikke 2009, n. 70; Flikke, n. 70
    text = text.replace(new RegExp(`\\b${words.filter(word => word !== "and").join("[^a-z\\d]+(?:and[^a-z\\d]+)?")}${year}\\b`), siglum)
  }
  const sigla = Object.keys(layer.works).join("|")
  return text.replace(/^(?:see|cf|compare|also|in|at)\b[\s.,:]*/, "")
    .replace(new RegExp(`^(.*\\d.*?)[\\s,]*\\b(?:of|in|from)?\\s*(${sigla})$`), "$2 $1") // note 33 of TG
    .replace(/(\d)\s*ff?\b\.?/g, "$1") // TG 2.11 f.
}

/** A reference as typed: {work, section, paragraph} or {work, note}; work is undefined where none is named. */
function parsed(layer, query) {
  const text = tidied(layer, query)
  const work = `(?:(${Object.keys(layer.works).join("|")})[\\s.,:-]*)?`
  const note = text.match(new RegExp(`^${work}(?:n|nn|fn|notes?|footnotes?|endnotes?)[\\s.:#-]*(?:nos?[\\s.]*)?(\\d+)\\b`))
  if (note) return { work: note[1], note: note[2] }
  const place = text.match(new RegExp(`^${work}(?:${SECTION}|${PARAGRAPH})?[\\s.]*(\\d+)(?:\\s*[.:,-]\\s*|\\s+|[\\s.:,-]+${PARAGRAPH}[\\s.]*)(\\d+[a-z]?)\\b`))
  if (place && (place[1] || /^\D*\d\d?[.:]\d/.test(text))) return { work: place[1], section: place[2], paragraph: place[3] }
  const section = text.match(new RegExp(`^(${Object.keys(layer.works).join("|")})[\\s.,:-]*${SECTION}?[\\s.]*(\\d+)$`))
  return section && { work: section[1], section: section[2] }
}

/** The places that a reference can mean; where the report has no such number, the section in which it was looked for. */
function places(layer, query, here) {
  const wanted = parsed(layer, query)
  if (!wanted) return []
  const found = []
  for (const [siglum, [name, address, sections]] of Object.entries(layer.works)) {
    if (wanted.work && wanted.work !== siglum) continue
    const hit = (label, about, where, lacks = false) => found.push({ kind: "place", exact: true, report: siglum, label, about, address: where, lacks })
    const said = siglum.toUpperCase()
    for (const [number, title, home, paragraphs, notes] of sections) {
      if (wanted.note && has(notes, wanted.note)) hit(`${said} n. ${wanted.note}`, `${name}: ${title}`, `${home}#${siglum}-n${wanted.note}`)
      if (wanted.note || number !== +wanted.section) continue
      if (!wanted.paragraph) hit(`${said} ${number}`, title, home)
      else if (has(paragraphs, wanted.paragraph)) hit(`${said} ${number}.${wanted.paragraph}`, title, `${home}#${siglum}-${number}-${wanted.paragraph}`)
      else hit(`${said} ${number}`, `${title}: it has no paragraph ${wanted.paragraph}`, home, true)
    }
    // TG 33, which has no section of that number: its note.
    const note = !found.length && wanted.section && !wanted.paragraph && sections.find(([, , , , notes]) => has(notes, wanted.section))
    if (note) hit(`${said} n. ${wanted.section}`, `${name}: ${note[1]}`, `${note[2]}#${siglum}-n${wanted.section}`)
    if (wanted.work && !found.length) hit(said, `${name} has no such place`, address)
  }
  return found.sort((a, b) => a.lacks - b.lacks || (b.report === here) - (a.report === here))
}

/* The timeline, by what the words choose of it */

const indexed = new WeakMap() // layer → its names, parted into words once

function names(layer) {
  if (!indexed.has(layer)) {
    const countries = layer.countries.map(([slug, name, aliases, page]) =>
      ({ kind: "country", slug, label: name, about: "country", address: page && `countries/${slug}/`, names: [name, ...aliases] }))
    const entries = layer.entries.map(([slug, name, kind, aliases, facts]) =>
      ({ kind: "entry", slug, facts, label: name, about: kind, address: `glossary/${slug}/`, names: [name, ...aliases] }))
    const pages = layer.pages.map(([address, title]) => ({ kind: "page", label: title, about: "page", address, names: [title] }))
    const sections = Object.entries(layer.works).flatMap(([siglum, [name, address, rows, also]]) => [
      { kind: "place", report: siglum, label: name, about: "report", address, names: [name, siglum, ...also] },
      ...rows.map(([number, title, home, , , printed]) => ({ kind: "place", report: siglum, label: `${siglum.toUpperCase()} ${number}`, about: title,
        address: home, names: [title, printed, `${siglum} ${title}`, `${name} ${title}`] })),
    ])
    const all = [...countries, ...entries, ...pages, ...sections].map(hit => ({ ...hit, names: hit.names.map(heardWords) }))
    indexed.set(layer, all)
  }
  return indexed.get(layer)
}

const FACTS = new Set(["fact", "facts", "timeline", "dates"]) // what is asked for in any case

/** A kind of fact by its word, in the singular or plural; the longest name of a country at the head of the words. */
function chosen(layer, typed) {
  const choice = {}
  const said = []
  for (let rest = typed; rest.length;) {
    const kind = layer.kinds.find(([id, name]) => [fold(name), `${fold(name)}s`, id].includes(rest[0]))
    const country = names(layer).map(hit => hit.kind === "country" && hit.names.map(name =>
      name.every((word, at) => word.heard === sound(rest[at] ?? "")) ? [name.length, hit] : [0]).sort((a, b) => b[0] - a[0])[0])
      .filter(found => found?.[0]).sort((a, b) => b[0] - a[0])[0]
    if (country && !choice.country) {
      choice.country = country[1].slug
      said.push(country[1].label)
      rest = rest.slice(country[0])
    } else if (kind && !choice.kind) {
      choice.kind = kind[0]
      said.push(kind[1])
      rest = rest.slice(1)
    } else if (layer.years.includes(rest[0]) && !choice.from) {
      choice.from = choice.to = rest[0]
      said.push(rest[0])
      rest = rest.slice(1)
    } else if (FACTS.has(rest[0])) rest = rest.slice(1)
    else return null
  }
  return said.length ? { choice, said } : null
}

const ASKED = /^\s*(?:how|who|whom|whose|what|when|where|which|why)\b/i

/** The entries whose whole name stands among the words of a question, the longest name first, and the facts on the first. */
function among(layer, typed) {
  const stands = name => typed.some((_, at) => name.every((word, step) => word.heard === typed[at + step]?.heard))
  const found = names(layer).filter(hit => hit.kind === "entry")
    .map(hit => ({ hit, long: Math.max(0, ...hit.names.filter(stands).map(name => together(name).length)) }))
    .filter(({ long }) => long > 2).sort((a, b) => b.long - a.long).slice(0, 3).map(({ hit }) => hit)
  if (found[0]?.facts) found.splice(1, 0, timeline(found[0].label, { entry: found[0].slug }))
  return found
}

const timeline = (said, choice) => ({ kind: "timeline", label: `Timeline: ${said}`, about: "facts", address: `timeline/?${new URLSearchParams(choice)}` })

/** The hits of a query, the best first: {kind, label, about, address, report?, exact?: a reference, which is no words to be looked for}.
    here: the siglum of the report that is open. */
export function hits(layer, query, here) {
  const telling = words(query)
  if (!telling.length) return []
  const referred = places(layer, query, here)
  if (referred.length) return referred
  const typed = telling.map(word => ({ text: word, heard: sound(word) }))
  const found = names(layer).map(hit => ({ hit, far: distanceTo(typed, hit.names) }))
    .filter(({ far }) => far < Math.min(FAR, 1 + typed.length))
    .sort((a, b) => a.far - b.far)
  const near = found.filter(({ far }) => far < found[0].far + 1.2).slice(0, ENOUGH).map(({ hit }) => hit).filter(hit => hit.address)
  const facts = chosen(layer, telling)
  const first = near[0]
  if (facts && !(facts.said.length > 1)) near.splice(1, 0, timeline(facts.said.join(", "), facts.choice))
  else if (facts) near.unshift(timeline(facts.said.join(", "), facts.choice))
  else if (first?.facts && found[0].far < 1) near.splice(1, 0, timeline(first.label, { entry: first.slug }))
  return near.length || !ASKED.test(query) ? near.slice(0, ENOUGH) : among(layer, typed)
}

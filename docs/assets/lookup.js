/* What the small layer (data/lookup.json) answers to a query: references, entries, countries, pages, the timeline.
   Pure: a layer and words go in, hits come out, the best first. Spelling is forgiven by sound and by a letter or two. */

const STOP = new Set("a an and at by for from in into is of on or the to with".split(" "))
const ENOUGH = 8
const FAR = 9 // further than any match is

/** In small letters and without accents; what is no letter or figure parts words. */
export const fold = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[’'ʼ‘`]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim()

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

/** A reference as typed: {work, section, paragraph} or {work, note}; work is undefined where none is named. */
function parsed(layer, query) {
  let text = query.toLowerCase().trim().replace(/\b([a-z])\.\s?(?=[a-z]\b)/g, "$1") // T.G.
  for (const [siglum, [name]] of Object.entries(layer.works)) text = text.replace(name.toLowerCase(), siglum)
  const work = `(?:(${Object.keys(layer.works).join("|")})[\\s.,:-]*)?`
  const note = text.match(new RegExp(`^${work}(?:n|nn|fn|notes?|footnotes?|endnotes?)[\\s.:#-]*(\\d+)\\b`))
  if (note) return { work: note[1], note: note[2] }
  const place = text.match(new RegExp(`^${work}(?:§|s|sec|section|ch|chapter|p|par|para|paragraph)?[\\s.]*(\\d+)(?:\\s*[.:,-]\\s*|\\s+)(\\d+[a-z]?)\\b`))
  if (place && (place[1] || /^\D*\d\d?[.:]\d/.test(text))) return { work: place[1], section: place[2], paragraph: place[3] }
  const section = text.match(new RegExp(`^(${Object.keys(layer.works).join("|")})[\\s.,:-]*(?:§|s|sec|section|ch|chap|chapter)?[\\s.]*(\\d+)$`))
  return section && { work: section[1], section: section[2] }
}

/** The places that a reference can mean; where the report has no such number, the section in which it was looked for. */
function places(layer, query, here) {
  const wanted = parsed(layer, query)
  if (!wanted) return []
  const found = []
  for (const [siglum, [name, address, sections]] of Object.entries(layer.works)) {
    if (wanted.work && wanted.work !== siglum) continue
    const hit = (label, about, where) => found.push({ kind: "place", exact: true, report: siglum, label, about, address: where })
    const said = siglum.toUpperCase()
    for (const [number, title, home, paragraphs, notes] of sections) {
      if (wanted.note && has(notes, wanted.note)) hit(`${said} n. ${wanted.note}`, `${name}: ${title}`, `${home}#${siglum}-n${wanted.note}`)
      if (wanted.note || number !== +wanted.section) continue
      if (!wanted.paragraph) hit(`${said} ${number}`, title, home)
      else if (has(paragraphs, wanted.paragraph)) hit(`${said} ${number}.${wanted.paragraph}`, title, `${home}#${siglum}-${number}-${wanted.paragraph}`)
      else hit(`${said} ${number}`, `${title}: it has no paragraph ${wanted.paragraph}`, home)
    }
    if (wanted.work && !found.length) hit(said, `${name} has no such place`, address)
  }
  return found.sort((a, b) => (b.report === here) - (a.report === here))
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
    const sections = Object.entries(layer.works).flatMap(([siglum, [name, address, rows]]) => [
      { kind: "place", report: siglum, label: name, about: "report", address, names: [name, siglum] },
      ...rows.map(([number, title, home]) => ({ kind: "place", report: siglum, label: `${siglum.toUpperCase()} ${number}`, about: title, address: home, names: [title] })),
    ])
    const all = [...countries, ...entries, ...pages, ...sections].map(hit => ({ ...hit, names: hit.names.map(heardWords) }))
    indexed.set(layer, all)
  }
  return indexed.get(layer)
}

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
    } else return null
  }
  return said.length ? { choice, said } : null
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
  return near.slice(0, ENOUGH)
}

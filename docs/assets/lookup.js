/* What the small layer (data/lookup.json) answers to a query: references, entries, countries, pages, the timeline.
   Pure: a layer and words go in, hits come out, the best first. Spelling is forgiven by sound and by a letter or
   two. */

const STOP = new Set(("a an and are at by did do does for from had has have how in into is many much of on or the to " +
  "was were what when where which who whom whose why with").split(" "))
const ENOUGH = 8
const FAR = 9 // further than any match is

// Cyrillic as it is written in Latin letters, for who types ШОС or Назарбаев.
const LATIN = Object.fromEntries("абвгдежзиклмнопрстуфхцчшщъыьэюяіѓ".split("").map((letter, at) =>
  [letter, "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i g".split(" ")[at]]))

/** In small letters, Latin ones, and without accents; what is no letter or figure parts words. */
export const fold = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[а-яіѓ]/g, letter =>
  LATIN[letter])
  .replace(/[’'ʼ‘`]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim()

/** The words of a text that say something; all of them where none does. */
export function words(text) {
  const all = fold(text).split(" ").filter(Boolean)
  const meaningful = all.filter(word => !STOP.has(word))
  return meaningful.length ? meaningful : all
}

/** One form for the ways in which a Russian, Turkic or Persian sound is written in Latin letters: Andizhan, Andijan. */
const SOUNDS = [[/dzh|zh|dj/g, "j"], [/kh|ck|q/g, "k"], [/gh/g, "g"], [/ph/g, "f"], [/c(?!h)/g, "k"], [/x/g, "ks"],
  [/w/g, "v"],
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
  // 20 is not 2008
  if (typed.text.length > (last ? 1 : 2) && word.text.startsWith(typed.text) && !/^\d\d?$/.test(typed.text))
    return 0.4 + 0.3 * (1 - typed.text.length / word.text.length)
  const most = allowed(typed.text)
  if (!most) return FAR
  const whole = edits(typed.heard, word.heard, most)
  if (whole <= most) return 0.8 + whole / 2
  if (typed.heard.length < 5 || word.heard.length <= typed.heard.length) return FAR
  const begun = edits(typed.heard, word.heard.slice(0, typed.heard.length), 1)
  return begun <= 1 ? 1.4 + begun / 2 : FAR
}

const heardWords = text => fold(text).split(" ").map(word => ({ text: word, heard: sound(word) }))

/** How far a query is from a name: each of its words has a word of the name; words of the name left over count a
    little. */
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

/** A number without the noughts before it: note 033 is note 33. */
const number = typed => typed.replace(/^0+(?=\d)/, "")

const has = (numbers, wanted) => numbers.some(run => Array.isArray(run) ? run[0] <= +wanted && +wanted <= run[1]
  : run === wanted)

const SECTION = "(?:§|s|sec|section|ch|chap|chapter)"
const SPELT_SECTION = SECTION.replace("|s|", "|") // where no report is named: S 300 is no section
const NOTE = "(?:n|nn|fn|notes?|footnotes?|endnotes?)"
const PARAGRAPH = "(?:§|p|pp|par|para|paras|paragraph|paragraphs)"

/** What each report is called, in words, the longest first: [siglum, words, the year of its authors' names, whether it
    must be said]. Of several authors any may be named, in any order; then the year tells whose report it is. */
function called(layer) {
  const found = Object.entries(layer.works).flatMap(([siglum, [name, , , also]]) => [name, ...also].flatMap(name => {
    const [, year = ""] = name.match(/ (\d{4})$/) ?? []
    const authors = year ? name.slice(0, -4).split(/, | and /).map(author => fold(author).split(" "))
      : [fold(name).split(" ").filter(word => word !== "and")]
    return [
      [siglum, authors.flat(), year, false],
      ...(authors.length > 1 ? [[siglum, authors.toReversed().flat(), year, false],
        ...authors.map(author => [siglum, author, year, true])] : []),
    ]
  }))
  return found.sort((a, b) => b[1].length - a[1].length || b[3] - a[3])
}

/** A text whose first words are nearly a report's name, with its siglum for them: Balancing Act 4.6. */
function respelt(layer, text) {
  const [all, first, year = ""] = text.match(/^([a-z][a-z\s]*[a-z])(?:[^a-z\d]+(\d{4}))?(?=[^a-z\d]+(?:[a-z.]+\s*)?\d)/)
    ?? []
  if (!all) return text
  const typed = heardWords(first)
  const meant = called(layer).find(([, said, its]) => (!year || year === its) && first.length > 5 &&
    edits(together(typed), together(heardWords(said.join(" "))), 2) <= allowed(together(typed)))
  return meant ? meant[0] + text.slice(all.length) : text
}

/** A text as references are read in it: without an address or words around it, the report first, by its siglum. */
function tidied(layer, query) {
  let text = query.toLowerCase().trim().replace(/^\S*(?:\br\/|#)(?=[a-z])/, "").replace(/¶/g,
    "para ").replace(/[()[\]"“”‘’/_#]/g, " ").trim()
  // T.G.; the end of a sentence
  text = text.replace(/\b([a-z])\.\s?(?=[a-z]\b)/g, "$1").replace(/[.?!;,]+$/, "").replace(/\bet al\b\.?/, "")
  for (const [siglum, words, itsYear, must] of called(layer)) {
    const year = itsYear ? `(?:[^a-z\\d]+${itsYear})${must ? "" : "?"}` : "" // Flikke 2009, n. 70; Flikke, n. 70
    const name = words.map(word => `${word.replace(/s$/, "")}s?`).join("[^a-z\\d]+(?:and[^a-z\\d]+)?") // Balancing Act
    text = text.replace(new RegExp(`\\b${name}${year}\\b`), siglum)
  }
  const sigla = Object.keys(layer.works).join("|")
  return respelt(layer, text.replace(/^(?:see|cf|compare|also|in|at)\b[\s.,:]*/, ""))
    .replace(new RegExp(`^(.*\\d.*?)[\\s,]*\\b(?:of|in|from)?\\s*(${sigla})$`), "$2 $1") // note 33 of TG
    .replace(/(\d)\s*ff?\b\.?/g, "$1") // TG 2.11 f.
}

/** A reference as typed: {work, section, paragraph} or {work, note}; work is undefined where none is named.
    bare: nothing but a number with a point, which may as well be a figure; in a sentence it is one. */
function parsed(layer, query) {
  const text = tidied(layer, query)
  const sigla = Object.keys(layer.works).join("|")
  const work = `(?:(${sigla})[\\s.,:-]*)?`
  const note = text.match(
    new RegExp(`^${work}(?:${SECTION}?[\\s.]*\\d+[\\s.,:]+)?${NOTE}[\\s.:-]*(?:nos?[\\s.]*)?(\\d+)\\b`))
  if (note) return { work: note[1], note: number(note[2]) }
  const between = `(\\s*[.:,-]\\s*|\\s+|[\\s.:,-]+${PARAGRAPH}[\\s.]*)`
  const place = text.match(new RegExp(`^${work}(${SECTION}|${PARAGRAPH})?[\\s.]*(\\d+)${between}(\\d+[a-z]?)\\b`))
  if (place?.[1] || place?.[2] && /[.:a-z]/.test(place[4])) return { work: place[1], section: number(place[3]),
    paragraph: number(place[5]) }
  const bare = text.match(/^([1-9]?\d)[.:]([1-9]\d*[a-z]?)(?:[\s,;&–-]*(?:and|to)?\s*\d+(?:[.:]\d+)?)*$/)
  if (bare) return { section: bare[1], paragraph: bare[2], bare: true }
  const section = text.match(new RegExp(`^(?:(${sigla})[\\s.,:-]*${SECTION}?|${SPELT_SECTION})[\\s.]*(\\d+)$`))
  return section && { work: section[1], section: number(section[2]) }
}

/** The places that a reference can mean; where the report that is named has no such number, the section in which it
    was looked for; where none is named and none has it, the reports. */
function places(layer, query, here) {
  const wanted = parsed(layer, query)
  if (!wanted) return []
  const found = []
  for (const [siglum, [name, address, sections]] of Object.entries(layer.works)) {
    if (wanted.work && wanted.work !== siglum) continue
    const hit = (label, about, where) => found.push({ kind: "place", exact: !wanted.bare, report: siglum, label, about,
      address: where })
    const said = siglum.toUpperCase()
    for (const [number, title, home, paragraphs, notes] of sections) {
      if (wanted.note && has(notes, wanted.note)) hit(`${said} n. ${wanted.note}`, `${name}: ${title}`,
        `${home}#${siglum}-n${wanted.note}`)
      if (wanted.note || number !== +wanted.section) continue
      const paragraph = [wanted.paragraph, wanted.paragraph?.replace(/[a-z]$/, "")].find(one => one
        && has(paragraphs, one))
      if (!wanted.paragraph) hit(`${said} ${number}`, title, home)
      else if (paragraph) hit(`${said} ${number}.${paragraph}`, title, `${home}#${siglum}-${number}-${paragraph}`)
      else if (wanted.work) hit(`${said} ${number}`, `${title}: it has no paragraph ${wanted.paragraph}`, home)
    }
    if (!wanted.work || found.length) continue
    // TG 33, which has no section of that number: its note.
    const note = wanted.section && !wanted.paragraph && sections.find(([, , , , notes]) => has(notes, wanted.section))
    if (note) hit(`${said} n. ${wanted.section}`, `${name}: ${note[1]}`, `${note[2]}#${siglum}-n${wanted.section}`)
    else hit(said, `${name} has no such place`, address)
  }
  if (!found.length && /^\s*(?:§|¶|[a-z]{2})/i.test(query))
    for (const [siglum, [name, address]] of Object.entries(layer.works))
      found.push({ kind: "place", exact: true, report: siglum, label: siglum.toUpperCase(),
        about: `${name} has no such place`, address })
  return found.sort((a, b) => (b.report === here) - (a.report === here))
}

/* The timeline, by what the words choose of it */

const indexed = new WeakMap() // layer → its names, parted into words once

function names(layer) {
  if (!indexed.has(layer)) {
    const countries = layer.countries.map(([slug, name, aliases, page]) =>
      ({ kind: "country", slug, label: name, about: "country", address: page && `countries/${slug}/`,
        names: [name, ...aliases] }))
    const entries = layer.entries.map(([slug, name, kind, aliases, facts]) =>
      ({ kind: "entry", slug, facts, label: name, about: kind, address: `glossary/${slug}/`, names: [name, ...aliases]
        }))
    const pages = layer.pages.map(([address, title]) => ({ kind: "page", label: title, about: "page", address,
      names: [title] }))
    const sections = Object.entries(layer.works).flatMap(([siglum, [name, address, rows, also]]) => [
      { kind: "place", report: siglum, label: name, about: "report", address, names: [name, siglum, ...also] },
      ...rows.map(([number, title, home, , , printed]) =>
        ({ kind: "place", report: siglum, label: `${siglum.toUpperCase()} ${number}`, about: title,
        address: home, names: [title, printed, `${siglum} ${title}`, `${name} ${title}`] })),
    ])
    const all = [...countries, ...entries, ...pages, ...sections]
      .map(hit => ({ ...hit, names: hit.names.map(heardWords) }))
    indexed.set(layer, all)
  }
  return indexed.get(layer)
}

// What is asked for in any case.
const FACTS = new Set(["fact", "facts", "timeline", "dates", "event", "events", "happen", "happened", "between",
  "during", "year", "years"])

/** A kind of fact by its word, in the singular or plural; the longest name of a country at the head of the words. */
function chosen(layer, typed) {
  const choice = {}
  const said = []
  for (let rest = typed; rest.length;) {
    const kind = layer.kinds.find(([id, name]) => [fold(name), `${fold(name)}s`, id].includes(rest[0]))
    const country = names(layer).map(hit => hit.kind === "country" && hit.names.map(name =>
      name.every((word, at) => word.heard === sound(rest[at] ?? "")) ? [name.length, hit] : [0])
        .sort((a, b) => b[0] - a[0])[0])
      .filter(found => found?.[0]).sort((a, b) => b[0] - a[0])[0]
    if (country && !choice.country) {
      choice.country = country[1].slug
      said.push(country[1].label)
      rest = rest.slice(country[0])
    } else if (kind && !choice.kind) {
      choice.kind = kind[0]
      said.push(kind[1])
      rest = rest.slice(1)
    } else if (layer.years[rest[0]] && !choice.from) {
      Object.assign(choice, { from: rest[0], to: rest[0] })
      said.push(rest[0])
      rest = rest.slice(1)
    } else if (layer.years[rest[0]] && choice.from === choice.to && choice.from < rest[0]) {
      choice.to = rest[0]
      said[said.indexOf(choice.from)] += `–${rest[0]}`
      rest = rest.slice(1)
    } else if (FACTS.has(rest[0])) rest = rest.slice(1)
    else return null
  }
  return said.length ? { choice, said } : null
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"]

/** The number of a month by its name, or by the beginning of it: 9 for Sept. */
function monthOf(word) {
  const exact = MONTHS.findIndex(name => word.length > 2 && fold(name).startsWith(word === "sept" ? "sep" : word))
  return 1 + (exact >= 0 ? exact : MONTHS.findIndex(name => word.length > 4 && edits(word, fold(name), 1) <= 1))
}

// [a date in figures, where its year stands in it, where its month]: 2005-05-13, 13.5.2005 and 5/2005, 5/13/2005.
const FIGURES = [
  [/^(\d{4})[-./](\d\d?)(?:[-./]\d\d?)?$/, 1, 2],
  [/^(?:\d\d?[-./])?(\d\d?)[-./](\d{4})$/, 2, 1],
  [/^(\d\d?)[-./]\d\d?[-./](\d{4})$/, 2, 1],
]

/** The months that a query means which is nothing but a date, [[year, month] …]: May 2005, 13 May 2005, 13.5.2005.
    Two where the order of day and month is open. */
function months(query, meaningful) {
  const figures = FIGURES.map(([form, year, month]) => [query.trim().match(form)?.[year], +query.trim()
    .match(form)?.[month]])
  const rest = meaningful.filter(word => !FACTS.has(word) && !/^(?:[12]?\d|3[01])(?:st|nd|rd|th)?$/.test(word))
  const year = rest.find(word => /^\d{4}$/.test(word))
  const said = [year, rest.length === 2 ? monthOf(rest.find(word => word !== year) ?? "") : 0]
  const found = [said, ...figures].filter(([year, month]) => year && month >= 1 && month <= 12)
  return found.filter(([year, month], at) => found.findIndex(other => other[0] === year && other[1] === month) === at)
}

/** What happened in a month, by the words of its date, and in its year. */
function dated(layer, query, meaningful) {
  const known = months(query, meaningful).filter(([year]) => layer.years[year])
  const name = ([year, month]) => `${MONTHS[month - 1]} ${year}`
  return [
    ...known.filter(([year, month]) => layer.years[year].includes(month))
      .map(date => timeline(name(date), { words: `"${name(date)}"` })),
    ...known.slice(0, 1).map(([year]) => timeline(year, { from: year, to: year })),
  ]
}

const ASKED = /^\s*(?:how|who|whom|whose|what|when|where|which|why)\b/i

/** The entries whose whole name stands among the words of a question, the longest name first, and the facts on the
    first. */
function among(layer, typed) {
  const stands = name => typed.some((_, at) => name.every((word, step) => word.heard === typed[at + step]?.heard))
  const found = names(layer).filter(hit => hit.kind === "entry")
    .map(hit => ({ hit, long: Math.max(0, ...hit.names.filter(stands).map(name => together(name).length)) }))
    .filter(({ long }) => long > 2).sort((a, b) => b.long - a.long).slice(0, 3).map(({ hit }) => hit)
  if (found[0]?.facts) found.splice(1, 0, timeline(found[0].label, { entry: found[0].slug }))
  return found
}

const timeline = (said, choice) => ({ kind: "timeline", label: `Timeline: ${said}`, about: "facts",
  address: `timeline/?${new URLSearchParams(choice)}` })

// What is asked about a name and is no part of one: CSTO members.
const ABOUT =
  new Set(("abbreviation countries country definition founded founding full history leader leaders mean meaning " +
    "means member members membership name state states").split(" "))

/** [{hit, far} …], the nearest first, of the names that words are near. */
const nearest = (layer, typed) => names(layer).map(hit => ({ hit, far: distanceTo(typed, hit.names) }))
  .filter(({ far }) => far < Math.min(FAR, 1 + typed.length))
  .sort((a, b) => a.far - b.far)

/** The same for a name with what is asked about it, which a page may be called after: Memberships. */
function nearestAsked(layer, typed) {
  // Vladimir Vladimirovich Putin
  const name = typed.filter(word => !ABOUT.has(word.text) && !/[oe]v(?:ich|na)$/.test(word.text))
  if (!name.length || name.length === typed.length) return []
  const found = nearest(layer, name).filter(({ far }) => far < 0.5).slice(0, 1)
  const about = typed.filter(word => ABOUT.has(word.text))
  if (found.length && about.length) found.push(...nearest(layer, about).filter(({ hit, far }) => hit.kind === "page"
    && far < 1))
  return found
}

/** The hits of a query, the best first: {kind, label, about, address, report?, exact?: a reference, which is no words
    to be looked for}. here: the siglum of the report that is open. */
export function hits(layer, query, here) {
  const meaningful = words(query)
  if (!meaningful.length) return []
  const date = dated(layer, query, meaningful)
  const referred = date.length ? [] : places(layer, query, here)
  if (referred.length) return referred
  const typed = meaningful.map(word => ({ text: word, heard: sound(word) }))
  let found = nearest(layer, typed)
  if (!found.length) found = nearestAsked(layer, typed)
  const near = found.filter(({ far }) => far < found[0].far + 1.2).slice(0, ENOUGH).map(({ hit }) => hit)
    .filter(hit => hit.address)
  const first = near[0]
  const named = first && found[0].far < 0.1 ? 1 : 0 // what is called by all that was typed stands before the timeline
  const facts = !date.length && chosen(layer, meaningful)
  if (date.length) near.splice(named, 0, ...date)
  else if (facts) near.splice(facts.said.length > 1 ? 0 : facts.choice.from ? named : 1, 0,
    timeline(facts.said.join(", "), facts.choice))
  else if (first?.facts && found[0].far < 1) near.splice(1, 0, timeline(first.label, { entry: first.slug }))
  return near.length || !ASKED.test(query) ? near.slice(0, ENOUGH) : among(layer, typed)
}

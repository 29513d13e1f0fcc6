/* The address of an assignment: which paragraphs it names, what it asks for; what is wrong with it, in a sentence. */

export const FLAGS = ["notes", "remarks", "questions", "facts"]

/** The section of a paragraph's id: tg-2-11 → tg-2. */
export function sectionOf(id) {
  return id.split("-").slice(0, 2).join("-")
}

/** The grammar of addresses for these ids of paragraphs, in their order. example: how paragraphs are named. */
export function grammar(order, example) {
  const sections = new Map()
  for (const id of order) sections.set(sectionOf(id), [...sections.get(sectionOf(id)) ?? [], id])
  const sigla = [...new Set(order.map(id => id.split("-")[0]))]

  /** tg-2-11 → TG 2.11 */
  function canonical(id) {
    const [work, ...rest] = id.split("-")
    return `${work.toUpperCase()} ${rest.join(".")}`
  }

  /* Reading what names paragraphs: TG 2.11–14, 3.1; BA 7 as typed, tg-2.11-14 in the address. */

  const NAMED = /^(?:([a-z]+)[\s-]*)?(\d+)(?:[.-](\d+[a-z]?))?(?:\s*-\s*(?:([a-z]+)[\s-]*)?(?:(\d+)\.)?(\d+[a-z]?))?$/i

  /** Words as they are read: every space and dash as the plain one, no full stop at the end. */
  const plainly = words => words.replace(/[\u00a0\u2007\u2009\u202f]/g,
    " ").replace(/\s*[‐‑‒–—−]\s*|(?<=\d)\s+to\s+(?=[a-z\d])/gi, "-").replace(/\.\s*$/gm, "")

  /** {passages: [[id, …], …], wrong: [sentence, …]} of words that name paragraphs. */
  function named(words) {
    const found = { passages: [], wrong: [] }
    let work = ""
    for (const item of words.split(/[,;\n&]|\band\b/).map(part => part.trim()).filter(Boolean)) {
      const match = plainly(item).match(NAMED)
      const before = work && found.passages.at(-1)
      work = match?.[1]?.toLowerCase() ?? work
      const bare = before && match && !match[1] && !match[3] && !match[6]
      const [ids, wrong] = bare ? [[], unclear(item, before)]
        : match && work ? stretch(work, ...match.slice(2)) : [[], unreadable(item)]
      if (wrong) found.wrong.push(wrong)
      else found.passages.push(ids)
    }
    return found
  }

  /** A number after a paragraph: another of its section, or a section? */
  function unclear(item, before) {
    const last = canonical(before.at(-1))
    return `“${item}” could be two things: write ${last.replace(/\.\d+[a-z]?$/, `.${item}`)} for a paragraph, `
      + `${last.split(" ")[0]} ${item} for a section.`
  }

  function unreadable(item) {
    if (/\bnn?\.?\s*\d|-n\d/i.test(item)) return `“${item}” is a note: name its paragraph, and choose “the notes”.`
    return `“${item}” names no paragraph: write ${example}.`
  }

  /** [the ids of a stretch, what is wrong with it] */
  function stretch(work, section, number, lastWork, lastSection, last) {
    const name = work.toUpperCase()
    if (lastWork && lastWork.toLowerCase() !== work) return [[],
      `A stretch lies in one report: name that of ${name} and that of ${lastWork.toUpperCase()} each by itself.`]
    if (!sigla.includes(work)) return [[],
      `There is no report “${name}”: there are ${sigla.map(one => one.toUpperCase()).join(" and ")}.`]
    const here = sections.get(`${work}-${section}`)
    if (!here) return [[], `${name} has no section ${section}: it has ${sectionsOf(work).join(", ")}.`]
    if (!number) return last || lastSection ? [[], `“${name} ${section}–${last}” are sections: name each by itself.`]
      : [here, ""]
    const ends = [`${work}-${section}-${number}`, last ? `${work}-${lastSection ?? section}-${last}`
      : `${work}-${section}-${number}`]
    const lost = ends.find(id => !order.includes(id))
    if (lost) return [[], missing(lost)]
    const [first, until] = ends.map(id => order.indexOf(id))
    return until < first ? [[], `${canonical(ends[0])}–${last} runs backwards.`] : [order.slice(first, until + 1), ""]
  }

  function sectionsOf(work) {
    return [...sections.keys()].filter(key => key.startsWith(`${work}-`)).map(key => key.split("-")[1])
  }

  function missing(id) {
    const there = sections.get(sectionOf(id))
    if (!there) return `There is no ${canonical(id)}.`
    return `There is no ${canonical(id)}: its section has ${canonical(there[0])} to ${canonical(there.at(-1))}.`
  }

  /* The address */

  const decoded = text => { try { return decodeURIComponent(text.replace(/\+/g, " ")) } catch { return text } }
  const encoded = text => encodeURIComponent(text)
    .replace(/%20/g, "+").replace(/[()'!*~]/g, sign => `%${sign.charCodeAt(0).toString(16)}`)

  /** What an address asks for: {places, title, asks, edition, notes, remarks, questions, facts}. */
  function asked(hash) {
    const found = { places: [], title: "", asks: [], edition: "" }
    for (const part of hash.replace(/^#/, "").split(";").filter(Boolean)) {
      const [, name, text] = part.match(/^(t|q|ed)=(.*)$/s) ?? []
      if (name === "t") found.title = decoded(text)
      else if (name === "q") found.asks.push(decoded(text))
      else if (name === "ed") found.edition = decoded(text)
      else if (FLAGS.includes(part)) found[part] = true
      else found.places.push(decoded(part))
    }
    found.asks = found.asks.map(ask => ask.trim()).filter(Boolean)
    return found
  }

  /** The address that asks for this. */
  function addressOf(wanted) {
    const { passages, wrong } = named(wanted.places.join(";"))
    const places = wrong.length ? wanted.places.map(encoded) : passages.map(short)
    const words = [["t", wanted.title], ...wanted.asks.map(ask => ["q", ask]), ["ed", wanted.edition]]
    const said = words.filter(([, text]) => text).map(([name, text]) => `${name}=${encoded(text)}`)
    return `#${[...places, ...FLAGS.filter(flag => wanted[flag]), ...said].join(";")}`
  }

  /** [tg-2-11, …, tg-2-14] → tg-2.11-14 */
  function short(ids) {
    const [work, section, first] = ids[0].split("-")
    const [, lastSection, last] = ids.at(-1).split("-")
    const end = lastSection === section ? last : `${lastSection}.${last}`
    return `${work}-${section}.${first}${ids.length > 1 ? `-${end}` : ""}`
  }

  /** [tg-2-11, …, tg-2-14] → TG 2.11–14 */
  function shown(ids) {
    const [, section] = ids[0].split("-")
    const [, lastSection, last] = ids.at(-1).split("-")
    return canonical(ids[0]) + (ids.length > 1 ? `–${lastSection === section ? last : `${lastSection}.${last}`}` : "")
  }

  return { named, asked, addressOf, short, shown }
}

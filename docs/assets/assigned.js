/* The text of an assignment: from the chapters' own pages, as they are today or as an edition has frozen them. */

export const ROOT = new URL("..", import.meta.url)
const ENDS = ".paragraph, h2, h3, .questions, .notes"
const all = (selector, root) => [...root.querySelectorAll(selector)]
const pages = new Map() // address of a page → the promise of its document; null where there is none

function page(address) {
  const url = address.split("#")[0]
  if (!pages.has(url)) pages.set(url, fetch(url).then(async response => {
    if (response.status === 404) return null
    if (!response.ok) throw new Error(`${url}: ${response.status}`)
    const text = new DOMParser().parseFromString(await response.text(), "text/html")
    for (const element of all("[href], [src]", text.querySelector("article, main") ?? text.body))
      for (const name of ["href", "src"]) if (element.hasAttribute(name)) element.setAttribute(name,
        fromHere(element.getAttribute(name), url))
    return text
  }).catch(error => { pages.delete(url); throw error }))
  return pages.get(url)
}

/** An address on another page, from this one; one of this site without the site's name, which paper need not have. */
function fromHere(typed, page) {
  const url = new URL(typed, page)
  return url.origin === location.origin ? url.href.slice(url.origin.length) : url.href
}

/** Where an assignment is read: {chapterOf, addressOf, facts}. addresses: id → where the paragraph stands today;
    tag: of an edition, "" for today's text. chapterOf and addressOf are null for what an edition does not hold. */
export function source(addresses, tag) {
  if (!tag) return {
    addressOf: async id => addresses.get(id),
    chapterOf: id => page(addresses.get(id)),
    facts: ids => Promise.all(ids.map(factsToday))
      .then(lists => [...new Map(lists.flat().map(item => [item.textContent, item])).values()]),
  }
  const below = new URL(`editions/${encodeURIComponent(tag)}/`, ROOT)
  const addressOf = async id => {
    const url = new URL(`r/${id}/`, below).href
    const way = (await page(url))?.querySelector("meta[http-equiv=refresh]")?.content.match(/url=(.*)$/)?.[1]
    return way ? new URL(way, url).href : null
  }
  const chapterOf = async id => {
    const address = await addressOf(id)
    return address && page(address)
  }
  return { addressOf, chapterOf, facts: ids => factsOfEdition(ids, below) }
}

/** The facts of a paragraph as items of a list, from its permanent page. */
async function factsToday(id) {
  const text = await page(new URL(`r/${id}/`, ROOT).href).catch(() => null)
  return text ? all("#facts + ul li", text).map(item => item.cloneNode(true)) : []
}

/** The same from the data of an edition, whose permanent pages only lead on. */
async function factsOfEdition(ids, below) {
  const response = await fetch(new URL("data/facts.json", below))
  const facts = response.ok ? await response.json() : []
  return facts.filter(fact => fact.where.some(place => ids.includes(place))).sort((a, b) => a.date < b.date ? -1 : 1)
    .map(fact => {
    const item = document.createElement("li")
    item.textContent = `${fact.date}: ${fact.statement}`
    return item
  })
}

/** A paragraph with what belongs to it, as this assignment wants it; the notes that it marks are added to `notes`. */
export function paragraph(text, id, wanted, notes) {
  const original = text.getElementById(id)
  const parts = [original.cloneNode(true)]
  for (let next = original.nextElementSibling; next && !next.matches(ENDS);
    next = next.nextElementSibling) parts.push(next.cloneNode(true))
  const kept = parts.filter(part => wanted.remarks || !part.matches(".admonition, .links"))
  for (const line of kept.flatMap(part => all(".uses, .since, .cite", part))) line.remove()
  for (const mark of all(".note-mark", kept[0])) {
    const note = text.getElementById(mark.querySelector("a").hash.slice(1))
    if (note) notes.set(note.id, note.cloneNode(true))
    if (!wanted.notes) mark.remove()
  }
  return kept.filter(part => !part.matches(".links") || part.children.length)
}

/* Full text: Pagefind's index, made at build. A result is a paragraph, note, entry, fact, source or page. */

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** The excerpt of a result, its words marked by us: nothing of it is taken as HTML. */
function marked(excerpt) {
  const text = make("textarea", { innerHTML: excerpt.replace(/<mark>/g, "\u0001").replace(/<\/mark>/g, "\u0002")
    }).value
  return text.split(/(\u0001[^\u0002]*\u0002)/).filter(Boolean).map(part => part[0] === "\u0001"
    ? make("mark", {}, part.slice(1, -1)) : part)
}

const plain = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")

// What the end of a word may be and its beginning the same word: export, exporters; Kazakhstan, Kazakhstani.
const ENDING =
  /^(?:e?s|e?d|e?n|e|ing|y|i|ies|ied|ia?n|ions?|ations?|ally|al|ly|[eo]rs?|ments?|ness|ity|ive|i[cs]m?|ists?)?$/

/** Whether a text's word is what was typed: it begins so, or differs by its ending alone. Sakha is not Sakhalin. */
function alike(typed, word) {
  if (word.startsWith(typed)) return true
  let same = 0
  while (same < typed.length && typed[same] === word[same]) same++
  return same > 2 && [typed, word]
    .every(whole => ENDING.test(whole.slice(same + (whole[same] === whole[same - 1] ? 1 : 0))))
}

/** A figure as it is compared: without the commas of thousands and what stands around it; none for a word or a year. */
const figure = word => word.replace(/,(?=\d{3})/g, "").match(/^(?!(?:19|20)\d\d$)\d+(?:\.\d+)?$/)?.[0]

/** Whether a text has a figure that is no reference, TG 1.5, 2.7: Pagefind leaves points out, so 1.5 is 15 to it. */
function hasFigure(text, wanted, sigla) {
  const reference = `(?:${sigla.join("|")}) (?:[\\d.]+(?:, |–| and ))*`
  const alone = new RegExp(`(?<!${reference}|[\\d.])${wanted.replace(".", "\\.")}(?!\\.?\\d)`, "i")
  return alone.test(text.replace(/(\d),(?=\d{3})/g, "$1").replace(/\s+/g, " "))
}

const textOf = ({ meta, content }) => `${meta.title} ${content}`

/** A result as a hit. query: whose words the passage marks when one comes to it. */
function hit({ meta, excerpt }, query) {
  const [address, place = ""] = (meta.home ?? "").split("#") // none: the home page
  return {
    kind: meta.kind, report: meta.report, label: meta.title, about: meta.about, excerpt: marked(excerpt),
    address: `${address}?mark=${encodeURIComponent(query)}${place && `#${place}`}`,
  }
}

const LITTLE =
  new Set(("a an and at by did do does for from had has have how in into is it many much of on or that the to was " +
    "were what when where which who why with").split(" "))

// Units as one types them, and as the texts have them.
const UNITS = {
  bcm: "billion cubic metres", tcm: "thousand cubic metres", bn: "billion", mln: "million", mn: "million",
    percent: "per cent", "%": "per cent",
  dollar: "USD", dollars: "USD", ruble: "rouble", rubles: "roubles",
}

/** The words of a query without little words, which every text has, and without the marks around them. */
function meaningful(query) {
  const units = query.replace(/(\d)(?=(?:bcm|bn|mln|mn)\b)/gi, "$1 ")
    .replace(/%|\b[a-z]+\b/gi, word => Object.hasOwn(UNITS, word.toLowerCase()) ? ` ${UNITS[word.toLowerCase()]} `
      : word)
  const words = units.split(/\s+/).map(word => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")).filter(Boolean)
  const left = words.filter(word => !LITTLE.has(word.toLowerCase()))
  return left.length ? left : words
}

const DATE = /^(?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{4}$/i
const LOOKED_THROUGH = 40 // of the passages found, for a figure

/** What is said of words that no text has. */
export const saidOf = lacking => lacking.length ? `No text has ${lacking.map(word => `‘${word}’`).join(", ")}` : ""

/** The search of a site, or null where it has no index. */
export async function start(root) {
  let pagefind
  try {
    pagefind = await import(new URL("pagefind/pagefind.js", root))
    await pagefind.options({ excerptLength: 22, ranking: { metaWeights: { title: 1, home: 0, about: 0, kind: 0,
      report: 0 } } })
    pagefind.init()
  } catch { return null }

  const seen = new Map() // word → whether a text has it

  /** Whether a text has a word: Pagefind looks for the beginning of one that it does not know, and finds others. */
  function known(word) {
    if (!seen.has(word)) seen.set(word, pagefind.search(word).then(async ({ results }) => {
      const wanted = figure(word)
      if (wanted) return (await withFigures(results, [wanted])).length > 0
      const texts = (await Promise.all(results.slice(0, 2).map(result => result.data())))
        .map(record => plain(textOf(record)).replace(/–/g, "-"))
      if (/\d/.test(word)) return texts.some(text => text.includes(plain(word).replace(/–/g, "-")))
      const first = plain(word).split(/[^\p{L}]+/u)[0]
      return texts.some(text => text.split(/[^\p{L}\p{N}]+/u).some(other => alike(first, other)))
    }))
    return seen.get(word)
  }

  /** Those of the results that have all figures, of as many as it is worth to look through; those in which the same
      words follow them come first. */
  async function withFigures(results, wanted, together = []) {
    const texts = await Promise.all(results.slice(0, LOOKED_THROUGH).map(result => result.data()))
    const sigla = Object.keys((await pagefind.filters()).report ?? {})
    const having = (at, figures) => texts[at] && figures.every(number => hasFigure(textOf(texts[at]), number, sigla))
    const close = new Set(results.filter((result, at) => having(at, together)))
    return results.filter((result, at) => having(at, wanted)).sort((a, b) => close.has(b) - close.has(a))
  }

  /** {results, lacking}: those with all words that any text has; or where none has them all, those texts that have
      most, rarer words counting more. lacking: the words that no text has. */
  async function find(query, filters) {
    if (query.includes('"')) return { results: (await pagefind.search(query, { filters })).results, lacking: [] }
    const words = meaningful(query).slice(0, 10)
    const dated = DATE.test(words.join(" "))
      && (await pagefind.search(`"${words.slice(-2).join(" ")}"`, { filters })).results
    if (dated?.length) return { results: dated, lacking: [] }
    const there = await Promise.all(words.map(known))
    const left = words.filter((word, at) => there[at])
    const lacking = words.filter((word, at) => !there[at])
    if (!left.length) return { results: [], lacking }
    const { results } = await pagefind.search(left.join(" "), { filters })
    const figures = left.map(figure).filter(Boolean)
    const together = left.flatMap((word, at) => figure(word) && left[at + 1] ? [`${figure(word)} ${left[at + 1]}`] : [])
    const whole = figures.length ? await withFigures(results, figures, together) : results
    return { results: whole.length ? whole : await most(left, filters), lacking }
  }

  async function most(words, filters) {
    const found = new Map()
    for (const word of words) {
      const { results } = await pagefind.search(word, { filters })
      const having = figure(word) ? await withFigures(results, [figure(word)]) : results
      const best = Math.max(...having.map(result => result.score))
      for (const result of having) {
        const hit = found.get(result.id) ?? { ...result, score: 0 }
        hit.score += Math.log(3000 / having.length) * (1 + result.score / best)
        found.set(result.id, hit)
      }
    }
    return [...found.values()].sort((a, b) => b.score - a.score)
  }

  /** {count, hits, lacking}: the first few of what is found, with filters such as {kind: "note"}. */
  async function search(query, filters, few) {
    const { results, lacking } = await find(query, filters)
    const data = await Promise.all(results.slice(0, few).map(result => result.data()))
    return { count: results.length, hits: data.map(record => hit(record, query)), lacking }
  }

  return { search, filters: () => pagefind.filters() }
}

/* The page Find: all results, with what they can be narrowed by. */

const FACETS = { report: "Report", kind: "Kind", country: "Country", year: "Year" }
const AT_A_TIME = 20

function result(hit) {
  const item = make("li", { className: `find-${hit.kind}` }, make("a", { href: `../${hit.address}` }, hit.label), " ",
    make("span", { className: "find-about" }, hit.about ?? ""), make("p", { className: "find-words" },
      ...(hit.excerpt ?? [])))
  if (hit.report) item.dataset.report = hit.report
  return item
}

/** Fill the page: hits(query) of the small layer first, then those of the text, if the site has an index of it. */
export async function page(root, hits, text) {
  const form = root.querySelector("form")
  const list = make("ol", { className: "find-results" })
  const status = make("p", { role: "status", className: "find-count" })
  const more = make("button", { type: "button", className: "more", hidden: true }, "Show more")
  const bar = make("div", { className: "filter" })
  root.append(bar, status, list, more)
  const asked = new URLSearchParams(location.search)
  const known = text ? await text.filters() : {}
  for (const [name, label] of Object.entries(FACETS)) {
    const values = Object.keys(known[name] ?? {}).sort((a, b) => a.localeCompare(b))
    const select = make("select", { name }, new Option("all", ""), ...values.map(value => new Option(value, value)))
    select.value = values.includes(asked.get(name)) ? asked.get(name) : ""
    bar.append(make("label", {}, `${label} `, select))
  }
  const input = form.querySelector("input")
  if (asked.get("q")) input.value = asked.get("q")
  let shown = AT_A_TIME

  let asking = 0 // the number of the last question, so that an older answer is not shown
  async function show() {
    const question = ++asking
    list.setAttribute("aria-busy", "true")
    const query = (new URLSearchParams(location.search).get("q") ?? "").trim()
    const filters = Object.fromEntries([...bar.querySelectorAll("select")].filter(select => select.value)
      .map(select => [select.name, select.value]))
    const named = query && !Object.keys(filters).length ? hits(query) : []
    const found = query && text ? await text.search(query, filters, shown) : { count: 0, hits: [], lacking: [] }
    if (question !== asking) return
    list.setAttribute("aria-busy", "false")
    list.replaceChildren(...[...named, ...found.hits].map(result))
    more.hidden = found.hits.length >= found.count
    const lacking = found.hits.length && found.lacking.length ? `. ${saidOf(found.lacking)}` : ""
    status.textContent = !query ? "" : text
      ? `${found.count} ${found.count === 1 ? "passage" : "passages"} for ‘${query}’${lacking}`
      : "This copy of the site has no index of its texts: names and references only."
  }
  bar.addEventListener("change", () => {
    const chosen = new URLSearchParams(location.search)
    for (const select of bar.querySelectorAll("select")) select.value ? chosen.set(select.name, select.value)
      : chosen.delete(select.name)
    history.replaceState(history.state, "", `?${chosen}`)
    shown = AT_A_TIME
    show()
  })
  more.addEventListener("click", () => { shown += AT_A_TIME; show() })
  show()
}

/* Full text: Pagefind's index, made when the site is published. A result is a paragraph, note, entry, fact, source or page. */

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** The excerpt of a result, its words marked by us: nothing of it is taken as HTML. */
function marked(excerpt) {
  const text = make("textarea", { innerHTML: excerpt.replace(/<mark>/g, "\u0001").replace(/<\/mark>/g, "\u0002") }).value
  return text.split(/(\u0001[^\u0002]*\u0002)/).filter(Boolean).map(part => part[0] === "\u0001" ? make("mark", {}, part.slice(1, -1)) : part)
}

const plain = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
const marks = excerpt => [...excerpt.matchAll(/<mark>([^<]*)<\/mark>/g)].map(found => found[1].replace(/^[^\p{L}\p{N}]+/u, ""))

/** A result as a hit. query: whose words the passage marks when one comes to it. */
function hit({ meta, excerpt }, query) {
  const [address, place = ""] = (meta.home ?? "").split("#") // none: the home page
  return {
    kind: meta.kind, report: meta.report, label: meta.title, about: meta.about, excerpt: marked(excerpt),
    address: `${address}?mark=${encodeURIComponent(query)}${place && `#${place}`}`,
  }
}

const LITTLE = new Set("a an and at by did do does for from had has have how in into is it many much of on or that the to was were what when where which who why with".split(" "))

/** A query without little words, which every text has; one in quotation marks stays as it is. */
const telling = query => query.includes('"') ? query : query.split(/\s+/).filter(word => !LITTLE.has(word.toLowerCase())).join(" ") || query

/** The search of a site, or null where it has no index. */
export async function start(root) {
  let pagefind
  try {
    pagefind = await import(new URL("pagefind/pagefind.js", root))
    await pagefind.options({ excerptLength: 22, ranking: { metaWeights: { title: 1, home: 0, about: 0, kind: 0, report: 0 } } })
    pagefind.init()
  } catch { return null }

  const seen = new Map() // word → whether a text has it

  /** Whether a text has a word: Pagefind looks for the beginning of one that it does not know, and finds others. */
  function known(word) {
    if (!seen.has(word)) seen.set(word, pagefind.search(word).then(async ({ results }) => {
      const first = await results[0]?.data()
      const start = plain(word).slice(0, Math.max(3, word.length - 3))
      return Boolean(first) && marks(first.excerpt).some(mark => plain(mark).startsWith(start))
    }))
    return seen.get(word)
  }

  /** All words that any text has; or where none has them all, those texts that have most, rarer words counting more. */
  async function results(query, filters) {
    if (query.includes('"')) return (await pagefind.search(query, { filters })).results
    const words = telling(query).split(/\s+/).slice(0, 10)
    const there = await Promise.all(words.map(known))
    const left = words.filter((word, at) => there[at])
    if (!left.length) return []
    const whole = await pagefind.search(left.join(" "), { filters })
    if (whole.results.length) return whole.results
    const found = new Map()
    for (const word of left) {
      const { results } = await pagefind.search(word, { filters })
      const most = Math.max(...results.map(result => result.score))
      for (const result of results) {
        const hit = found.get(result.id) ?? { ...result, score: 0 }
        hit.score += Math.log(3000 / results.length) * (1 + result.score / most)
        found.set(result.id, hit)
      }
    }
    return [...found.values()].sort((a, b) => b.score - a.score)
  }

  /** {count, hits}: the first `most` of what is found, with filters such as {kind: "note"}. */
  async function search(query, filters, most) {
    const found = await results(query, filters)
    const data = await Promise.all(found.slice(0, most).map(result => result.data()))
    return { count: found.length, hits: data.map(record => hit(record, query)) }
  }

  return { search, filters: () => pagefind.filters() }
}

/* The page Find: all results, with what they can be narrowed by. */

const FACETS = { report: "Report", kind: "Kind", country: "Country", year: "Year" }
const AT_A_TIME = 20

function result(hit) {
  const item = make("li", { className: `find-${hit.kind}` }, make("a", { href: `../${hit.address}` }, hit.label), " ",
    make("span", { className: "find-about" }, hit.about ?? ""), make("p", { className: "find-words" }, ...(hit.excerpt ?? [])))
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
    const filters = Object.fromEntries([...bar.querySelectorAll("select")].filter(select => select.value).map(select => [select.name, select.value]))
    const named = query && !Object.keys(filters).length ? hits(query) : []
    const found = query && text ? await text.search(query, filters, shown) : { count: 0, hits: [] }
    if (question !== asking) return
    list.setAttribute("aria-busy", "false")
    list.replaceChildren(...[...named, ...found.hits].map(result))
    more.hidden = found.hits.length >= found.count
    status.textContent = !query ? "" : text ? `${found.count} ${found.count === 1 ? "passage" : "passages"} for ‘${query}’`
      : "This copy of the site has no index of its texts: names and references only."
  }
  bar.addEventListener("change", () => {
    const chosen = new URLSearchParams(location.search)
    for (const select of bar.querySelectorAll("select")) select.value ? chosen.set(select.name, select.value) : chosen.delete(select.name)
    history.replaceState(history.state, "", `?${chosen}`)
    shown = AT_A_TIME
    show()
  })
  more.addEventListener("click", () => { shown += AT_A_TIME; show() })
  show()
}

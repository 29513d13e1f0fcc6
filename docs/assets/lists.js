/* Lists and tables: filters, sorting, the timeline. A list is whole and in order without it. */
(() => {
  "use strict"

  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }

  /** Without case and accents. */
  const fold = string => string.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")

  /* A filter over rows or sources, and the order of sources. */

  const PART = 20, PAUSE = 60 // items of a list shown again at once, milliseconds until the next of them

  /** A menu of the values that `data-<name>` takes, or nothing where there is no choice. */
  function menu(items, name, changed) {
    const values = [...new Set(items.map(item => item.dataset[name]).filter(Boolean))].sort()
    if (values.length < 2) return null
    const options = values.map(value => new Option(name === "work" ? value.toUpperCase() : value, value))
    const select = make("select", { onchange: changed }, new Option("all", ""), ...options)
    select.dataset.name = name
    return items[0].matches(".source") ? null : make("label", {}, `${name[0].toUpperCase()}${name.slice(1)} `, select)
  }

  /** A list of which nothing is left, with its heading and the link to it. */
  function hideEmpty(list) {
    const heading = list.previousElementSibling
    if (!heading?.matches("h2, h3") || !list.children.length) return
    const empty = [...list.children].every(item => item.hidden)
    for (const part of [list, heading,
      document.querySelector(`.letters a[href="#${heading.id}"]`)]) if (part) part.hidden = empty
  }

  function enableFilter(bar) {
    const items = all("tbody tr[data-work], li.source, .entries li", bar.closest("article"))
    const words = new Map() // item → its words, once something is looked for
    const wordsOf = item => words.get(item) ?? words.set(item, fold(item.textContent)).get(item)
    const count = make("span", { role: "status" })
    const fits = (item, wanted, chosen) =>
      wanted.every(word => wordsOf(item).includes(word))
        && chosen.every(select => item.dataset[select.dataset.name] === select.value)
    let showing = 0
    /** Show what fits, part after part: on a slow machine the rows of a long table take half a second to lay out. */
    const show = (left, question = ++showing) => {
      if (question !== showing) return
      for (const item of left.splice(0, PART)) item.hidden = false
      for (const list of all("ul.sources, ul.entries", bar.closest("article"))) hideEmpty(list)
      if (left.length) setTimeout(show, PAUSE, left, question)
    }
    const apply = () => {
      const wanted = fold(bar.querySelector("input").value).split(/\s+/).filter(Boolean)
      const chosen = all("select", bar).filter(select => select.value)
      const left = items.filter(item => fits(item, wanted, chosen))
      const kept = new Set(left)
      for (const item of items) if (!kept.has(item)) item.hidden = true
      show(left.filter(item => item.hidden))
      count.textContent = left.length < items.length ? `${left.length} of ${items.length}` : ""
    }
    bar.querySelector("input").addEventListener("input", apply)
    bar.addEventListener("focusin", () => setTimeout(() => items.forEach(wordsOf), 200), { once: true })
    bar.append(...["work", "rule", "kind"].map(name => menu(items, name, apply)).filter(Boolean), count)
    bar.hidden = false
  }

  const ORDERS = {
    author: (a, b) => a.dataset.author.localeCompare(b.dataset.author),
    year: (a, b) => a.dataset.year - b.dataset.year,
    cited: (a, b) => b.dataset.cited - a.dataset.cited,
  }

  /** Buttons that put all sources into one list; 'kind' puts them back into their groups. */
  function enableSorting(bar) {
    const lists = all("ul.sources")
    if (!lists.length) return
    const homes = lists.map(list => [list, [...list.children]])
    const groups = lists.flatMap(list => [list, list.previousElementSibling])
      .filter(part => part?.matches("ul, h2, h3"))
    const sorted = make("ul", { className: "sources", hidden: true })
    bar.after(sorted)
    const sort = key => {
      const grouped = key === "kind"
      if (grouped) for (const [list, items] of homes) list.append(...items)
      else sorted.append(...homes.flatMap(([, items]) => items).sort(ORDERS[key]))
      sorted.hidden = grouped
      for (const part of groups) part.hidden = !grouped
      for (const button of buttons) button.ariaPressed = String(button.value === key)
    }
    const buttons = ["kind", ...Object.keys(ORDERS)].map(key =>
      make("button", { type: "button", value: key, ariaPressed: String(key === "kind"), onclick: () => sort(key) },
        key === "cited" ? "times cited" : key))
    bar.append(make("span", { className: "sort" }, "Sort by ", ...buttons))
  }

  /* Tables: a click on a heading sorts by its column; a second click turns it round. */

  const value = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim()

  /** Numbers by size, words by the alphabet, or both turned round (-1); empty cells last. */
  function compare(a, b, turn) {
    const empty = text => !text || text === "–" || text === "0"
    if (empty(a) || empty(b)) return empty(a) - empty(b)
    return turn * (isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b)
  }

  function sortBy(table, heading) {
    const column = heading.cellIndex
    const descending = heading.getAttribute("aria-sort") === "ascending"
    const turn = descending ? -1 : 1
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort((a, b) => compare(value(a, column), value(b, column),
      turn)))
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort")
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending")
  }

  function enableTable(table) {
    table.dataset.ready = "yes"
    for (const heading of table.tHead.rows[0].cells)
      heading.replaceChildren(make("button", { type: "button", onclick: () => sortBy(table, heading) },
        ...heading.childNodes))
  }

  /* The timeline: what is chosen stands in the address, so that a selection can be sent and cited. */

  const FIELDS = ["country", "entry", "kind", "report", "from", "to", "words"]

  /** What is looked for: words, and in quotation marks several as they stand. */
  const sought = words => [...fold(words).matchAll(/"([^"]+)"?|[^\s"]+/g)].map(([word, phrase]) => phrase ?? word)

  const folded = new WeakMap() // fact → its words; a fact is looked through at every key

  /** Whether a word of a fact begins so: SCO is not in Moscow. */
  function startsWord(item, word) {
    if (!folded.has(item)) folded.set(item, ` ${fold(item.textContent).replace(/[^\p{L}\p{N}.,-]+/gu, " ")}`)
    return folded.get(item).includes(` ${word}`)
  }

  function fits(item, wanted) {
    const { country, entry, kind, report, from, to, words } = wanted
    const [first, last] = item.dataset.years.split(" ").map(Number)
    const has = (name, chosen) => !chosen || item.dataset[name].split(" ").includes(chosen)
    return has("country", country) && has("entry", entry) && has("kind", kind) && has("report", report)
      && (!from || last >= from) && (!to || first <= to)
      && sought(words).every(word => startsWord(item, word))
  }

  /** What was chosen, in words, for the heading of what is left: it stands on paper too. */
  const inWords = form => [...form.elements].filter(field => field.name && field.value.trim()).map(field => {
    const label = field.labels[0].firstChild.textContent.trim().toLowerCase()
    return `${label} ${field.selectedOptions ? field.selectedOptions[0].text : field.value}`
  }).join(", ")

  const AT_ONCE = 150 // facts of a parted timeline that are shown before one asks for more
  const LAST = 30 // of them are laid out even out of sight: what stands below them must not move while it is pressed

  function enableTimeline(form) {
    const frame = document.querySelector(".timeline")
    const parts = all(".parts li[id^=year-]")
    const status = form.querySelector(".status")
    const fields = FIELDS.map(name => form.elements[name])
    const read = () => Object.fromEntries(fields.map(field => [field.name, field.value.trim()]))
    const chosen = () => fields.some(field => field.value.trim())
    let whole = null // of a parted timeline: its years, fetched when something is first chosen
    let limit = AT_ONCE

    /** The years with their facts: on this page, or in one file where each has a page of its own. */
    function years() {
      if (!frame.dataset.all) return Promise.resolve(all(".year", frame))
      whole ??= fetch(frame.dataset.all).then(response => response.text())
        .then(text => all(".year", new DOMParser().parseFromString(text, "text/html")))
      whole.catch(() => { whole = null })
      return whole
    }

    const say = left => { status.textContent = left === 1 ? "1 fact" : left ? `${left} facts`
      : "No fact fits: take a choice back." }

    /** Facts of a page that has them all: those that do not fit are hidden. */
    function hide(sections, wanted) {
      let left = 0
      for (const year of sections) {
        const items = all("li", year)
        for (const item of items) item.hidden = !fits(item, wanted)
        const shown = items.filter(item => !item.hidden).length
        year.hidden = !shown
        year.querySelector(".count").textContent = shown
        left += shown
        const link = document.querySelector(`.years a[href="#${year.querySelector("h2").id}"]`)
        if (link) link.hidden = !shown
      }
      say(left)
    }

    /** Facts of the other pages: copies of those that fit, the first of them at once. */
    function copy(sections, wanted) {
      let left = 0
      const copies = []
      for (const year of sections) {
        const items = all("li", year).filter(item => fits(item, wanted))
        const shown = items.slice(0, Math.max(0, limit - left))
        left += items.length
        if (!shown.length) continue
        const section = year.cloneNode(true)
        section.querySelector(".count").textContent = items.length
        section.querySelector("ul").replaceChildren(...shown.map(item => item.cloneNode(true)))
        copies.push(section)
      }
      const more = make("button", { type: "button", className: "more", onclick: () => { limit = Infinity; apply() } },
        `Show the other ${left - limit}`)
      for (const item of copies.flatMap(section => all("li", section)).slice(0, -LAST)) item.classList.add("later")
      frame.replaceChildren(make("h2", { className: "chosen" }, `Chosen: ${inWords(form)}`), ...copies,
        ...(left > limit ? [more] : []))
      say(left)
    }

    let asking = 0
    async function apply() {
      const question = ++asking
      const parted = Boolean(frame.dataset.all)
      frame.setAttribute("aria-busy", "true")
      if (parted && !chosen()) {
        frame.replaceChildren()
        status.textContent = form.dataset.count
      } else {
        const sections = await years().catch(() => null)
        if (question !== asking) return
        if (!sections) {
          frame.setAttribute("aria-busy", "false")
          status.textContent = "The facts could not be fetched; each year below has its own."
          return
        }
        ;(parted ? copy : hide)(sections, read())
      }
      if (parts.length) parts[0].parentElement.hidden = chosen()
      frame.setAttribute("aria-busy", "false")
    }
    const remember = () => {
      const kept = new URLSearchParams(Object.entries(read()).filter(([, text]) => text))
      history.replaceState(history.state, "", `${location.pathname}${kept.size ? `?${kept}` : ""}${location.hash}`)
    }
    const changed = () => {
      const question = ++asking
      frame.setAttribute("aria-busy", "true")
      limit = AT_ONCE
      remember()
      // What was typed is seen before the list is made anew.
      requestAnimationFrame(() => setTimeout(() => { if (question === asking) apply() }))
    }
    const asked = new URLSearchParams(location.search)
    for (const field of fields) field.value = asked.get(field.name) ?? ""
    // asked for what there is not
    for (const field of fields) if (field.value === "" && field.options) field.selectedIndex = 0
    form.dataset.count = status.textContent
    // there before the first word is
    form.addEventListener("focusin", () => { years().catch(() => {}) }, { once: true })
    form.addEventListener("input", changed)
    form.addEventListener("reset", () => setTimeout(changed))
    form.addEventListener("submit", event => event.preventDefault())
    form.hidden = false
    if (FIELDS.some(name => asked.get(name))) apply()
  }

  function start() {
    for (const bar of all(".filter[hidden]")) {
      enableFilter(bar)
      enableSorting(bar)
    }
    all("table.sortable:not([data-ready])").forEach(enableTable)
    all(".timeline-filter[hidden]").forEach(enableTimeline)
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start)
  else start()
})()

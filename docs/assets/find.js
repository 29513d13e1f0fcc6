/* The search box: at once what the small layer answers (lookup.js), then paragraphs, notes, facts, sources
   (full-text.js). Both are fetched when the box is first used. Without this script the box leads to the page Find. */
(() => {
  "use strict"

  const ROOT = new URL("..", document.currentScript.src)
  const here = document.querySelector("article [data-report]")?.dataset.report
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }

  let parts = null // what the box works with, once for the page

  /** {hits, layer, text}: text is null where the site has no full-text index, as while it is being written. */
  function load() {
    parts ??= Promise.all([
      import("./lookup.js"),
      fetch(new URL("data/lookup.json", ROOT)).then(response => response.json()),
      import("./full-text.js").then(async ({ start, saidOf }) => ({ saidOf, text: await start(ROOT) })),
    ]).then(([{ hits, words }, layer, { text, saidOf }]) => ({ hits: query => hits(layer, query, here), words, text,
      saidOf }))
    parts.catch(() => { parts = null }) // without the network: tried again at the next word
    return parts
  }

  const absolute = address => new URL(address, ROOT).href

  /** A hit as an option of the list. */
  function option(hit, id) {
    const row = make("li", { id, role: "option", className: `find-${hit.kind}`, ariaSelected: "false" })
    if (hit.report) row.dataset.report = hit.report
    row.dataset.address = hit.address
    const head = make("span", { className: "find-head" }, make("b", {}, hit.label), " ",
      make("span", { className: "find-about" }, hit.about ?? ""))
    row.append(head)
    if (hit.excerpt) row.append(make("span", { className: "find-words" }, ...hit.excerpt))
    return row
  }

  function enable(form, number) {
    const input = form.querySelector("input")
    const list = make("ul", { id: `found-${number}`, role: "listbox", ariaLabel: "Found", hidden: true })
    const status = make("span", { className: "find-status", role: "status" })
    form.append(list, status)
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": list.id }))
      input.setAttribute(name, value)

    let asked = 0 // the number of the last question, so that an older answer is not shown
    let timer = 0
    const options = () => [...list.querySelectorAll("[role=option]")]
    const active = () => list.querySelector("[aria-selected=true]")

    function select(row) {
      active()?.setAttribute("aria-selected", "false")
      row?.setAttribute("aria-selected", "true")
      row ? input.setAttribute("aria-activedescendant", row.id) : input.removeAttribute("aria-activedescendant")
      row?.scrollIntoView({ block: "nearest" })
    }

    function close() {
      list.hidden = true
      input.setAttribute("aria-expanded", "false")
      select(null)
    }

    /** lacking: what is said of words that no text has. */
    function show(groups, done, lacking = "") {
      const chosen = active()?.dataset.address
      let count = 0
      list.replaceChildren(...groups.filter(group => group.hits.length).map(({ name, hits }) =>
        make("li", { role: "presentation" }, make("ul", { role: "group", ariaLabel: name },
          ...hits.map(hit => option(hit, `${list.id}-${count++}`))))))
      list.dataset.lacking = lacking
      const open = count > 0 && form.contains(document.activeElement)
      list.hidden = !open
      input.setAttribute("aria-expanded", String(open))
      select(options().find(row => row.dataset.address === chosen))
      status.textContent = count ? `${count} found${lacking && `. ${lacking}`}` : done ? "Nothing found" : ""
      form.dataset.done = done ? input.value : ""
    }

    async function ask() {
      const question = ++asked
      const query = input.value.trim()
      clearTimeout(timer)
      if (!query) return show([], false)
      const { hits, text, saidOf } = await load()
      if (question !== asked) return
      const near = { name: "Names and references", hits: hits(query) }
      if (!text || near.hits[0]?.exact) return show([near], true)
      show([near], false)
      timer = setTimeout(async () => {
        const found = await text.search(query, {}, 6)
        if (question !== asked) return
        const more = found.count > found.hits.length
        const offered = new Set(near.hits.map(hit => hit.address))
        found.hits = found.hits.filter(hit => !offered.has(hit.address.replace(/\?mark=[^#]*/, "")))
        const all = { kind: "all", label: `All ${found.count} passages with these words`,
          address: `find/?q=${encodeURIComponent(query)}` }
        show([near, { name: "Passages", hits: [...found.hits, ...(more ? [all] : [])] }], true, saidOf(found.lacking))
      }, 120)
    }

    function go(row, event) {
      if (!row) return
      const address = absolute(row.dataset.address)
      if (event.ctrlKey || event.metaKey) return open(address)
      close()
      input.blur()
      location.assign(address)
    }

    input.addEventListener("focus", () => { load().then(() => { if (input.value && input.type === "search") ask() })
      .catch(() => {}) })
    input.addEventListener("input", () => { ask().catch(() => {}) })
    input.addEventListener("keydown", event => {
      const rows = options()
      const at = rows.indexOf(active())
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden && rows.length) { list.hidden = false; input.setAttribute("aria-expanded", "true") }
        const step = event.key === "ArrowDown" ? 1 : -1
        select(rows[(at + step + rows.length + (at < 0 && step < 0 ? 1 : 0)) % rows.length])
        event.preventDefault()
      } else if (event.key === "Escape" && !list.hidden) {
        close() // and a second Escape empties the field, as the browser has it
        event.preventDefault()
        event.stopPropagation()
      }
    })
    // Enter: what is chosen, or the first that was found; before anything is found, the page of all results.
    form.addEventListener("submit", event => {
      const row = active() ?? (list.hidden ? null : options()[0])
      if (!row) return
      event.preventDefault()
      go(row, event)
    })
    list.addEventListener("mousedown", event => event.preventDefault()) // the field keeps the focus
    list.addEventListener("click", event => go(event.target.closest("[role=option]"), event))
    form.addEventListener("focusout", event => { if (!form.contains(event.relatedTarget)) close() })
  }

  /* The words that one came for, marked in the paragraph, note, fact or source to which the address leads. */

  function markWords() {
    const asked = new URLSearchParams(location.search)
    const target = asked.get("mark") && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target) return
    import("./lookup.js").then(({ words }) => {
      const stems = words(asked.get("mark")).map(word => word.length > 4 ? word.replace(/(?:ies|es|ed|ing|s)$/, "")
        : word)
      const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${stems.join("|")})[\\p{L}]*`, "giu")
      const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT, node =>
        node.parentElement.closest("mark, .number, .cite, script") ? NodeFilter.FILTER_REJECT
          : NodeFilter.FILTER_ACCEPT)
      const texts = []
      while (walker.nextNode()) texts.push(walker.currentNode)
      for (const node of texts)
        for (const found of [...node.data.matchAll(pattern)].reverse()) {
          const rest = node.splitText(found.index)
          rest.splitText(found[0].length)
          const mark = make("mark", { className: "found" })
          rest.replaceWith(mark)
          mark.append(rest)
        }
      asked.delete("mark") // the address that is copied is the passage's own
      history.replaceState(history.state, "", `${location.pathname}${asked.size ? `?${asked}` : ""}${location.hash}`)
    })
  }

  document.querySelectorAll(".md-header form.find").forEach(enable)
  markWords()
  const page = document.querySelector(".find-page")
  if (page) load().then(({ hits, text }) => import("./full-text.js").then(module => module.page(page, hits, text)))
})()

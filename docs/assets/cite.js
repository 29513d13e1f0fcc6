/* Citing: the panel of a paragraph, note, fact, chart or page; the reference to words that were copied.
   Without it every .cite is a link to the permanent page, and the page's own a link to "How to cite".
   The forms come from data/citing.json, fetched when the first panel opens, and are filled as showing/citing.py
   does. */
(() => {
  "use strict"

  const ROOT = new URL("..", document.currentScript.src)
  const PASSAGE = ".paragraph[id], .note[id]"
  const COPY = ".note[data-note]" // of a note, beside the text or in its card: edition.js makes them
  const OF_A_REPORT = /^[a-z]+-(?:n\d+|\d+-\d+[a-z]?)$/ // our own prose has notes too, under other ids
  const OURS = ["page", "edition"]
  const FORMATS = { bibtex: "BibTeX", ris: "RIS", "csl-json": "CSL-JSON" }
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }
  const escaped = words => make("i", { textContent: words }).innerHTML
  const plain = html => make("i", { innerHTML: html }).textContent

  let fetched = null
  const forms = () => fetched ??= fetch(new URL("data/citing.json", ROOT)).then(response => response.json())
    .catch(error => { fetched = null; throw error })

  /* What is cited, as the Subject of showing/citing.py: { id, name, kind, address, work, locator },
     and the edition, { tag, day, year }, of what is cited from one that is frozen */

  /** tg-2-11 → TG 2.11, ba-n70 → BA n. 70 */
  function passage(id) {
    const [work, ...rest] = id.split("-")
    const note = rest[0][0] === "n"
    const locator = note ? rest[0].slice(1) : rest.join(".").replace(/[a-z]$/, "")
    const name = `${work.toUpperCase()} ${note ? `n. ${locator}` : rest.join(".")}`
    return { id, name, kind: note ? "note" : "paragraph", address: `r/${id}/`, work, locator }
  }

  /** A stretch from one paragraph or note to another. */
  function stretch(first, last) {
    if (first.id === last.id) return first
    return { ...first, kind: `${first.kind}s`, name: `${first.name}–${last.locator}`,
      locator: `${first.locator}–${last.locator}` }
  }

  /** An address below the site's root, as it is published. */
  function below(address) {
    const url = Object.assign(new URL(address), { search: "" })
    return url.href.slice(ROOT.href.length).replace(/(^|\/)index\.html(?=#|$)/, "$1")
  }
  const here = () => below(location.href.split("#")[0])

  /** A page of ours, or a part of one under its own address. */
  function ours(id, name, address) {
    return { id, name: level(name).trim(), kind: "page", address, work: "", locator: "" }
  }

  /** A fact: it stands in the timeline, wherever it is shown, and has the passages of the reports that say it. */
  function fact(item) {
    const home = item.querySelector(".date a")
    const passages = [...item.querySelectorAll(".where a.reference")].map(link => link.hash.slice(1))
      .filter(id => OF_A_REPORT.test(id))
    return { ...ours(home.hash.slice(1), item.querySelector(".statement").textContent.replace(/\.\s*$/, ""),
      below(home.href)), passages }
  }

  /** A chart by its heading: its title comes first there, before what it counts. */
  const chart = heading => ours(heading.id, heading.firstChild.textContent, `${here()}#${heading.id}`)

  function subjectOf(link) {
    if (link.matches(".cite-page")) return { ...link.dataset }
    const place = link.closest(".paragraph, .note, li, h2")
    if (place.matches(".paragraph, .note")) return passage(new URL(link.href).pathname.split("/").at(-2))
    return place.matches("li") ? fact(place) : chart(place)
  }

  /* Filling */

  const today = () => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" })
    .format(new Date())
  const level = text => text.replace(/[ \n\t]+/g, " ")

  /** Words for single quotation marks: pairs of their own are double, and single within these; apostrophes stay. As
      requoted() of showing/typography.py. */
  function within(text) {
    const closing = { "‘": "’", "“": "”" }
    const made = [...text]
    const opened = []
    made.slice().forEach((mark, at, all) => {
      if (mark in closing) opened.push(at)
      else if (opened.length && mark === closing[all[opened.at(-1)]] && !/[\p{L}\p{N}]/u.test(all[at + 1] ?? "")) {
        const start = opened.pop()
        ;[made[start], made[at]] = opened.length % 2 ? "‘’" : "“”"
      }
    })
    return made.join("")
  }

  const filled = (form, values) => form.replace(/(‘?)⟨([a-z]+)⟩/g, (_, mark, name) => mark
    + (mark ? within(values[name]) : values[name]))

  /** The day of the text, with the edition in which the same stands: of more than one passage, where none has
      changed. */
  function version(data, subject) {
    if (subject.edition) return `${subject.edition.day} (edition ${subject.edition.tag})`
    const changed = ["paragraph", "note"].includes(subject.kind) ? data.changed?.includes(subject.id)
      : data.changed?.length
    return data.edition && !changed ? `${data.version} (edition ${data.edition})` : data.version
  }

  function valuesOf(data, subject) {
    const url = data.site + subject.address
    return { id: subject.id, title: subject.name, locator: subject.locator, url, version: version(data, subject),
      year: subject.edition?.year ?? data.day.slice(0, 4), accessed: today() }
  }

  /** [[label, html]] of the reports' passages that say a fact: each in a note, its report once in the list. */
  function saidIn(data, subject, style) {
    const passages = (subject.passages ?? []).map(passage).filter(({ work }) => style.works[work])
    const several = passages.length > 1
    const rows = passages.map(one => {
      const [[label, html]] = styled(data, one, style)
      return [several ? `${label}: ${one.name}` : label, html]
    })
    const works = [...new Map(passages.map(one => [one.work, one])).values()]
    return [...rows, ...works.map(one => {
      const [, [label, html]] = styled(data, one, style)
      return [works.length > 1 ? `${label}: ${one.work.toUpperCase()}` : label, html]
    })]
  }

  /** [[label, html]] of a subject in a style. This edition's two come last. */
  function styled(data, subject, style) {
    const values = Object.fromEntries(Object.entries(valuesOf(data, subject))
      .map(([name, value]) => [name, escaped(value)]))
    const fill = form => filled(form, values)
    const where = style.notes ? "in a note" : "in the text"
    if (OURS.includes(subject.kind)) {
      const form = style[subject.kind]
      return [...saidIn(data, subject, style), [`This edition, ${where}`, fill(form.cite)],
        ["This edition, in the list", fill(form.list)]]
    }
    const form = style.works[subject.work]
    const listed = style.lists_the_report_restated ? [form.list, style.edition.list] : [style.edition.list]
    return [
      [`The report, ${where}`, fill(form.passage.replace("⟨at⟩", style.at[subject.kind]))],
      ["The report, in the list", fill(form.list)],
      [`This edition, ${where}`, fill(form.restated.replace("⟨at⟩", style.at[subject.kind]))],
      ["This edition, in the list", listed.map(fill).join("<br>")],
    ]
  }

  const WRITTEN = {
    bibtex: value => /^https?:/.test(value) ? value : value.replace(/[&%$#_{}]/g, "\\$&"),
    ris: value => value,
    "csl-json": value => value.replace(/["\\]/g, "\\$&"),
  }

  function record(data, subject, format) {
    const values = valuesOf(data, subject)
    values.where = filled(data.spelt[subject.kind] ?? "", values)
    for (const name in values) values[name] = WRITTEN[format](values[name])
    const form = data.formats[format]
    return filled(OURS.includes(subject.kind) ? form[subject.kind] : form.works[subject.work], values)
  }

  /** [[label, text]]: the record of a subject, and of the reports' passages that say it. */
  function records(data, subject, format) {
    const passages = (subject.passages ?? []).map(passage).filter(({ work }) => data.formats[format].works[work])
    const name = FORMATS[format]
    return [[name, record(data, subject, format)],
      ...passages.map(one => [`${name}: ${one.name}`, record(data, one, format)])]
  }

  /* Copying */

  async function copy(html) {
    const text = plain(html.replace(/<br>/g, "\n"))
    const put = event => {
      event.clipboardData.setData("text/html", html)
      event.clipboardData.setData("text/plain", text)
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    try {
      const blob = (kind, words) => new Blob([words], { type: kind })
      await navigator.clipboard.write([new ClipboardItem({ "text/html": blob("text/html", html),
        "text/plain": blob("text/plain", text) })])
      return true
    } catch { // an address without https, an older browser
      addEventListener("copy", put, { capture: true, once: true })
      return document.execCommand("copy")
    }
  }

  async function copied(html, status, what) {
    status.textContent = ""
    const done = await copy(html)
    status.textContent = done ? `${what} copied` : "Your browser does not let a page copy: select the words"
  }

  const NOT_WORDS =
    ".number, .cite, .correct, .edit, .note-number, [role=doc-backlink], .note-card, .printed-mark, .noted, .note-offer"
  const BLOCK = "p, div, li, dt, dd, tr, td, th, h1, h2, h3, h4, br, summary"

  /** The words of a stretch of text, without numbers, note marks and controls; \0 where a note mark stood. */
  function words(fragment) {
    const text = make("div", {}, fragment)
    for (const mark of text.querySelectorAll(NOT_WORDS)) mark.remove()
    for (const mark of text.querySelectorAll(".note-mark")) mark.replaceWith("\0")
    for (const block of text.querySelectorAll(BLOCK)) block.after(" ")
    return level(text.textContent).replace(/^[\0 ]+|[\0 ]+$/g, "")
  }

  const quoted = text => `‘${escaped(within(text.replaceAll("\0", "")))}’`

  /** How this edition is cited in the reader's style, its address behind it where the style has none. */
  function reference(data, subject, address) {
    const cite = styled(data, subject, data.styles[chosen(data)]).at(-2)[1]
    const own = escaped(data.site + subject.address)
    return cite.includes(own) ? cite.replace(own, escaped(address)) : `${cite} ${escaped(address)}`
  }

  /* The panel */

  const KEPT = "cite-style"
  // where storage is refused
  const keptStyle = () => { try { return localStorage.getItem(KEPT) } catch { return null } }
  const chosen = data => data.styles[keptStyle()] ? keptStyle() : Object.keys(data.styles)[0]

  /** The paragraphs of the same section, or the notes, that follow on this page. */
  function following(subject) {
    if (!["paragraph", "note"].includes(subject.kind)) return []
    const all = [...document.querySelectorAll(PASSAGE)].map(element => passage(element.id))
      .filter(other => other.kind === subject.kind)
    return all.slice(all.findIndex(other => other.id === subject.id) + 1)
  }

  function option(value, textContent, selected) {
    return make("option", { value, textContent, selected })
  }

  function panel(data, subject) {
    const status = make("p", { className: "cite-status", role: "status" })
    const title = make("h2", { id: "cite-title" })
    const rows = make("div", { className: "cite-rows" })
    const styles = Object.entries(data.styles).map(([id, style]) => option(id, style.name, id === chosen(data)))
    const formats = make("optgroup", { label: "For programs" }, ...Object.entries(FORMATS)
      .map(([id, name]) => option(id, name)))
    const style = make("select", { autofocus: true }, ...styles, formats)
    const to = make("select", {}, option("", "alone"), ...following(subject)
      .map(other => option(other.id, `to ${other.locator}`)))
    const now = () => to.value ? stretch(subject, passage(to.value)) : subject
    const close = make("button", { type: "button", className: "cite-close", textContent: "Close" })
    const dialog = make("dialog", { className: "cite-panel", id: "cite-panel" },
      make("div", { className: "cite-head" }, title, close),
      make("div", { className: "cite-choice" }, make("label", {}, "Style ", style),
        ...(to.length > 1 ? [make("label", {}, "Passage ", to)] : [])),
      rows, ...beside(subject, shut), actions(data, subject, now, status), status)
    dialog.setAttribute("aria-labelledby", "cite-title")

    function show() {
      title.textContent = `Cite ${now().name}`
      status.textContent = ""
      const format = FORMATS[style.value]
      try { if (!format) localStorage.setItem(KEPT, style.value) } catch { /* it holds for this panel */ }
      const shown = format ? records(data, now(), style.value).map(([label, text]) => [label, escaped(text)])
        : styled(data, now(), data.styles[style.value])
      rows.replaceChildren(...shown.flatMap(([label, html]) => [
        make("h3", {}, label), make(format ? "pre" : "p", { innerHTML: html }),
          button("Copy", () => copied(html, status, label), `Copy: ${label}`),
      ]))
    }

    style.addEventListener("change", show)
    to.addEventListener("change", show)
    close.addEventListener("click", shut)
    show()
    return dialog
  }

  function button(textContent, action, label) {
    const made = make("button", { type: "button", textContent, ariaLabel: label ?? null })
    made.addEventListener("click", action)
    return made
  }

  /** The ids of a subject and of those after it that its stretch reaches. */
  function passages(first, now) {
    const ids = [first, ...following(first)].map(other => other.id)
    const last = ids.findIndex(id => now.locator.endsWith(`–${passage(id).locator}`))
    return ids.slice(0, Math.max(last, 0) + 1)
  }

  /** What a paragraph has beside it, as its chapter says below it: related paragraphs, and where its facts and slips
      are. */
  function beside(subject, leave) {
    const box = document.getElementById(subject.id)?.nextElementSibling
    if (subject.kind !== "paragraph" || !box?.matches(".links") || document.documentElement.matches(".plain")) return []
    const lines = [...box.querySelectorAll(".link-kind, .uses")]
      .map(line => make("li", {}, ...line.cloneNode(true).childNodes))
    for (const link of lines.flatMap(line => [...line.querySelectorAll("a")])) {
      link.className = "" // a card would open under the panel
      link.addEventListener("click", leave)
    }
    return [make("h3", {}, "Beside it"), make("ul", { className: "cite-beside" }, ...lines)]
  }

  /** Copy link, copy with reference, the permanent page, a correction. */
  function actions(data, subject, now, status) {
    const place = document.getElementById(subject.id)
    const address = () => data.site + now().address
    const made = [button("Copy link", () => copied(escaped(address()), status, "Link"))]
    if (place?.matches(PASSAGE)) {
      const text = () => passages(subject, now()).map(id => words(document.getElementById(id).cloneNode(true)))
        .join(" ")
      made.push(button("Copy with reference", () => copied(`${quoted(text())}<br>${reference(data, now(), address())}`,
        status, "Text and reference")))
      if (subject.kind === "paragraph") made.push(button("Add to an assignment", () => assign(now(), status)))
      made.push(make("a", { href: new URL(subject.address, ROOT).href, textContent: "All styles, facts and sources" }))
    }
    const edit = document.querySelector("a.md-content__button[href*='/edit/'], a.md-content__button[rel~=edit]")
    if (data.correct && !OURS.includes(subject.kind)) made.push(make("a",
      { href: data.correct + encodeURIComponent(subject.name), textContent: "Suggest a correction" }))
    else if (edit) made.push(make("a", { href: edit.href, textContent: "Edit the text of this page" }))
    return make("div", { className: "cite-actions" }, ...made)
  }

  /** Put a passage behind those that the reader has chosen; assets/read.js lays them out. */
  function assign(subject, status) {
    const part = `${subject.work}-${subject.locator.replace("–", "-")}`
    let parts = [part]
    try {
      parts = [...new Set([...(localStorage.getItem("assignment") ?? "").split(";").filter(Boolean), part])]
      localStorage.setItem("assignment", parts.join(";"))
    } catch { /* storage is refused: this passage alone */ }
    const link = make("a", { href: new URL(`read/#${parts.join(";")}`, ROOT).href, textContent: "read it" })
    status.replaceChildren(`${subject.name} is in your assignment of ${parts.length}: `, link)
  }

  // For assets/read.js, which cites what it lays out, and says of which edition that is.
  const styleOf = data => data.styles[chosen(data)].name
  window.citing = { forms, passage, stretch, styleOf, styled: (data, subject) =>
    styled(data, subject, data.styles[chosen(data)]) }

  let opener = null

  async function open(link) {
    const subject = subjectOf(link)
    let data
    try { data = await forms() } catch { location.href = link.href; return }
    if (!OURS.includes(subject.kind) && !Object.values(data.styles)[0]?.works[subject.work]) { location.href =
      link.href; return }
    shut() // asked for twice before the first was there
    opener = link
    showOver(panel(data, subject))
  }

  /** Take the panel away, if there is one, and give the focus back at once: the next key is meant for the page. A
      dialog's own close event comes later, and would take the focus from where that key led. */
  function shut() {
    const over = document.querySelector(".cite-over")
    over?.remove()
    if (over) opener?.focus()
  }

  /** Over the page, but neither in the article nor in the browser's modal state, which would have a long chapter styled
      anew: a veil takes the clicks beside the panel, and Tab stays in it. */
  function showOver(dialog) {
    const veil = make("div", { className: "cite-veil" })
    veil.addEventListener("click", shut)
    const over = make("div", { className: "md-typeset cite-over" }, veil, dialog)
    document.querySelector(".md-content").append(over)
    dialog.ariaModal = "true"
    dialog.tabIndex = -1 // who clicks on its words can still leave it by Escape
    dialog.addEventListener("keydown", event => {
      if (event.key === "Escape") shut()
      else if (event.key === "Tab") {
        const stops = [...dialog.querySelectorAll("a[href], button, select")]
        const [last, next] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]]
        if (document.activeElement !== last && !(event.shiftKey && document.activeElement === dialog)) return
        next.focus()
      } else return
      event.preventDefault()
      event.stopPropagation()
    })
    dialog.show()
  }

  document.addEventListener("click", event => {
    const link = event.target.closest?.("a.cite, a.cite-page")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    open(link)
  }, true)

  /* One control for all facts: it moves to the one with the pointer or the focus. Charts have theirs in headings. */

  const control = make("a", { className: "cite", href: new URL("citing/", ROOT).href, textContent: "cite",
    ariaLabel: "Cite this fact" })

  function offer(event) {
    const date = event.target.closest?.("ul.facts > li[id]")?.querySelector(".date")
    if (date && !date.contains(control)) date.append(" ", control)
  }
  document.addEventListener("pointerover", offer)
  document.addEventListener("focusin", offer)

  /* Words that were copied: their reference is offered, and nothing is changed that was not asked for. */

  let note = null
  let timer = 0

  function dismiss() {
    clearTimeout(timer)
    note?.remove()
    note = null
  }

  /** An address that leads to these very words, for browsers that find them. */
  function wordsAddress(data, address, text) {
    const pieces = text.split("\0").map(piece => piece.trim()).filter(Boolean)
    const encode = some => encodeURIComponent(some.join(" ")).replaceAll("-", "%2D")
    const [first, last] = [pieces[0].split(" "), pieces.at(-1).split(" ")]
    const whole = pieces.length === 1 && first.length <= 8
    const found = whole ? encode(first) : `${encode(first.slice(0, 4))},${encode(last.slice(-4))}`
    return `${data.site}${address}${address.includes("#") ? "" : "#"}:~:text=${found}`
  }

  /* What is selected is taken apart into what can be cited: between two paragraphs stand headings and words of the
     editors, which must not be quoted as the report's. */

  const PAGE = document.querySelector(".cite-page")
  // by scripts, with words that have their places elsewhere, or the reader's own
  const FILLED = ["find/", "notebook/", "read/"]
  const PART = ".admonition[id], ul.facts > li[id]"

  /** The words of an element that the ranges hold. */
  function selectedIn(element, ranges) {
    const found = document.createDocumentFragment()
    for (const range of ranges) {
      if (!range.intersectsNode(element)) continue
      const part = new Range()
      part.selectNodeContents(element)
      if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer,
        range.startOffset)
      if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset)
      // where one range ends, a browser has left a mark out
      found.append(part.cloneContents(), make("sup", { className: "note-mark" }))
    }
    return words(found)
  }

  /** Whether a passage is the next of its kind in its report. */
  function follows(subject, before) {
    const [[section, number], [last, lastNumber]] = [subject, before].map(one => one.kind === "note" ? ["", one.locator]
      : one.locator.split("."))
    return subject.work === before.work && subject.kind === before.kind && section === last && number - lastNumber === 1
  }

  /** Where a reader finds a passage: in its chapter, if this is it, else on its own page. */
  const placeOf = subject => PAGE?.dataset.kind === "section" ? `${here()}#${subject.id}` : subject.address

  /** A passage as it stands in the edition that an assignment is pinned to. */
  function pinned(subject) {
    const { edition } = window.citing
    return edition ? { ...subject, edition, address: `editions/${edition.tag}/${subject.address}` } : subject
  }

  /** [{ subject, address, text }] of the selected words of passages, those that follow one another as one stretch. */
  function selectedPassages(scope, ranges) {
    const runs = new Map() // the first id → its run
    const seen = new Set()
    let run = []
    for (const element of scope.querySelectorAll(`${PASSAGE}, ${COPY}`)) {
      const id = element.dataset.note ?? element.id
      const inCard = element.closest(".note-card")
      if (seen.has(id) || !OF_A_REPORT.test(id) || inCard && inCard !== scope) continue
      const text = selectedIn(element, ranges)
      if (!text) continue
      seen.add(id)
      const subject = pinned(passage(id))
      if (!run.length || !follows(subject, run.at(-1).subject)) runs.set(id, run = [])
      run.push({ subject, text })
    }
    return [...runs.values()].map(run => {
      const [first, last] = [run[0].subject, run.at(-1).subject]
      return { subject: stretch(first, last), address: placeOf(first), text: run.map(one => one.text).join(" \0") }
    })
  }

  /** This page as one of ours: a chapter's is the report's in its passages alone. */
  function page() {
    const { id, name, kind, address } = PAGE.dataset
    return kind === "section" ? ours(id, `${document.querySelector("article h1").textContent} (${name})`, address)
      : kind === "edition" ? { ...PAGE.dataset } : ours(id, name, address)
  }

  /** What words of ours are cited as: the entry of a card, the annotation or fact that holds them all, else the
      page. */
  function placeOfOurs(scope, ranges, text) {
    if (scope !== document) {
      const entry = scope.querySelector("a.go")
      return ours(entry.pathname.replace(/\/(index\.html)?$/, "").split("/").at(-1), scope.ariaLabel, below(entry.href))
    }
    const part = [...document.querySelectorAll(PART)].find(part => selectedIn(part, ranges) === text)
    if (!part) return page()
    if (part.matches("li")) return fact(part)
    const title = part.querySelector(".admonition-title").cloneNode(true)
    title.querySelector(".sure")?.remove()
    return ours(part.id, title.textContent, `${here()}#${part.id}`)
  }

  function selectedOurs(scope, ranges) {
    const text = ranges.map(range => words(range.cloneContents())).join(" \0")
    const start = elementOf(ranges[0].startContainer)
    if (!text || !PAGE || FILLED.includes(PAGE.dataset.address) || !start.closest("article")
      || start.closest("pre, form, dialog")) return []
    const subject = placeOfOurs(scope, ranges, text)
    return [{ subject, address: subject.address, text }]
  }

  const elementOf = node => node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement

  function selected(selection) {
    const ranges = Array.from({ length: selection.rangeCount }, (_, number) => selection.getRangeAt(number))
    const scope = elementOf(ranges[0].commonAncestorContainer).closest(".note-card") ?? document
    const passages = selectedPassages(scope, ranges)
    return passages.length ? passages : selectedOurs(scope, ranges)
  }

  document.addEventListener("copy", () => {
    const selection = getSelection()
    if (selection.isCollapsed || document.querySelector(".cite-panel")) return
    const found = selected(selection)
    if (!found.length) return
    dismiss()
    const status = make("span", { role: "status", textContent: "Copied. " })
    const give = button("Copy with reference", async () => {
      const data = await forms()
      const lines = found.map(({ subject, address, text }) =>
        `${quoted(text)}<br>${reference(data, subject, wordsAddress(data, address, text))}`)
      await copied(lines.join("<br>"), status, "Words and reference")
      timer = setTimeout(dismiss, 3000)
    })
    note = make("div", { className: "cite-offer md-typeset" }, status, give, button("×", dismiss, "Close"))
    document.body.append(note)
    timer = setTimeout(dismiss, 12000)
  })
})()

/* What stands around a text: the contents show where one reads, the bar names the page once its heading is out of
   sight, the drawer opens by a button and closes behind one. Most of that is what Material's own script did of use
   here; docs/contribute/decisions.md says what it cost. Without this one all links and the drawer work. */
(() => {
  "use strict"

  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const PASSED = "md-nav__link--passed"
  const ACTIVE = "md-nav__link--active"

  /** The links of the contents with their headings: [[link, heading]], as they follow each other. */
  function contents() {
    const links = all(".md-nav--secondary a.md-nav__link[href^='#']")
    return links.map(link => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))])
      .filter(([, heading]) => heading)
  }

  /** Mark the link of what one reads, and those before it; keep it in sight where the contents are longer than the
      window. */
  function mark(parts) {
    const at = parts.findLastIndex(([, heading]) => heading.getBoundingClientRect().top <= 0.3 * innerHeight)
    parts.forEach(([link], number) => {
      link.classList.toggle(PASSED, number < at)
      link.classList.toggle(ACTIVE, number === at)
    })
    const box = parts[at]?.[0].closest(".md-sidebar__scrollwrap")
    if (!box || box.scrollHeight <= box.clientHeight) return
    const [link, frame] = [parts[at][0].getBoundingClientRect(), box.getBoundingClientRect()]
    if (link.top < frame.top || link.bottom > frame.bottom) box.scrollTop += link.top - frame.top - frame.height / 3
  }

  /** Asked only when a heading crosses the line at which one reads, not at each turn of the wheel. */
  function follow() {
    const parts = contents()
    if (!parts.length) return
    const crossing = new IntersectionObserver(() => mark(parts), { rootMargin: "0px 0px -70% 0px" })
    for (const [, heading] of parts) crossing.observe(heading)
  }

  /** The bar's second line, the page's own name, in place of the site's. */
  function nameInBar() {
    const heading = document.querySelector("article h1")
    const bar = document.querySelector(".md-header__title")
    if (!heading || !bar) return
    new IntersectionObserver(([seen]) => {
      bar.classList.toggle("md-header__title--active", !seen.isIntersecting && seen.boundingClientRect.top < 60)
    }, { rootMargin: "-60px 0px 0px 0px" }).observe(heading)
  }

  /** What opens the drawer: a button, in place of the label, which the keyboard cannot reach. Without script the switch
      itself takes the focus (edition.css). */
  function opener(label) {
    const { className, title } = label
    const made = Object.assign(document.createElement("button"), { type: "button", className, title, ariaLabel: title,
      ariaExpanded: "false" })
    made.append(...label.childNodes)
    label.replaceWith(made)
    return made
  }

  function drawer() {
    const toggle = document.getElementById("__drawer")
    const bar = document.querySelector(".md-sidebar--primary")
    const label = document.querySelector("label.drawer-open")
    if (!toggle || !bar || !label) return
    const button = opener(label)
    const list = bar.querySelector("nav")
    list.tabIndex = -1
    const turn = open => {
      toggle.checked = open
      button.ariaExpanded = String(open)
    }
    turn(toggle.checked) // a page that is loaded again may have it open
    button.addEventListener("click", () => {
      turn(!toggle.checked)
      if (toggle.checked) list.focus({ preventScroll: true })
    })
    toggle.addEventListener("change", () => turn(toggle.checked)) // the veil beside it was pressed
    bar.addEventListener("click", event => {
      if (event.target.closest("a[href]")) turn(false)
    })
    bar.addEventListener("focusout", event => {
      if (event.relatedTarget && !bar.contains(event.relatedTarget)) turn(false)
    })
    bar.addEventListener("keydown", event => {
      if (event.key === "Enter" && event.target.matches(".md-nav__toggle")) event.target.click()
    })
    addEventListener("keydown", event => {
      if (event.key !== "Escape" || !toggle.checked) return
      turn(false)
      button.focus()
    })
  }

  follow()
  nameInBar()
  drawer()
})()

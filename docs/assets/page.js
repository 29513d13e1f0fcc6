/* What stands around a text: the contents show where one reads, the bar names the page once its heading is out of sight,
   the drawer closes behind one. That is what Material's own script did of use here; docs/contribute/decisions.md says what
   it cost. Without this one all links and the drawer work. */
(() => {
  "use strict"

  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const PASSED = "md-nav__link--passed"
  const ACTIVE = "md-nav__link--active"

  /** The links of the contents with their headings: [[link, heading]], as they follow each other. */
  function contents() {
    const links = all(".md-nav--secondary a.md-nav__link[href^='#']")
    return links.map(link => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))]).filter(([, heading]) => heading)
  }

  /** Mark the link of what one reads, and those before it; keep it in sight where the contents are longer than the window. */
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

  function drawer() {
    const toggle = document.getElementById("__drawer")
    if (!toggle) return
    const leave = () => { toggle.checked = false }
    document.querySelector(".md-sidebar--primary")?.addEventListener("click", event => {
      if (event.target.closest("a[href]")) leave()
    })
    addEventListener("keydown", event => {
      if (event.key === "Escape") leave()
    })
  }

  follow()
  nameInBar()
  drawer()
})()

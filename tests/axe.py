"""Axe on a page: all that the page is made of, each kind of part twice at most, however often the page repeats it.

Axe compares every element with its neighbours, so a table of 400 rows of one form takes minutes and shows what three
rows show. What repeats is taken out of the page before axe looks at it: an element goes only if each kind of element in
it has stood in the page twice before. A kind is the way to the element from the root: names, classes, the names of its
attributes, and the values of those that change what it is or its colours; where it stands is no matter.
"""

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

KINDS = """
    const VALUES = ['role', 'class', 'type', 'fill', 'stroke', 'style', 'aria-hidden', 'aria-sort', 'tabindex', 'lang']
    const PLACED = /(top|left|right|bottom|width|height|transform|visibility|--x|--y):[^;]*;?/g
    const known = new Map()
    const kind = element => {
      if (!known.has(element)) {
        const value = name => VALUES.includes(name) ? `=${element.getAttribute(name).replace(PLACED, '')}` : ''
        const attributes = element.getAttributeNames().sort().map(name => `[${name}${value(name)}]`)
        const above = element.parentElement ? kind(element.parentElement) : ''
        known.set(element, `${above} > ${element.localName}${attributes.join('')}`)
      }
      return known.get(element)
    }
"""

# Parts that a whole cannot be without; and wholes that are named by what they hold, from which nothing is taken.
PARTS = "td, th, thead, tbody, caption, dt, dd, main, header, footer, nav, aside, legend, summary, h1, h2, title, desc"
NAMED = "th, a, button, label, legend, summary, caption, h1, h2, h3, h4, h5, h6, option, svg > text"
REFERS = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"]

PRUNE = f"""() => {{
    {KINDS}
    const named = new Set({REFERS}.flatMap(name => [...document.querySelectorAll(`[${{name}}]`)]
      .flatMap(element => element.getAttribute(name).split(/\\s+/))))
    const seen = new Map()
    const times = element => seen.get(kind(element)) || 0
    const repeats = element => times(element) >= 2 && !named.has(element.id) && [...element.children].every(repeats)
    const look = element => {{
      for (const child of [...element.children]) {{
        if (!child.matches('{PARTS}') && !element.closest('{NAMED}') && repeats(child)) child.remove()
        else {{
          seen.set(kind(child), times(child) + 1)
          look(child)
        }}
      }}
    }}
    const all = () => [...document.querySelectorAll('body *')].map(kind)
    const before = all()
    look(document.body)
    const left = new Set(all())
    return before.filter(kind => !left.has(kind))
}}"""


def prune(page):
    """Remove the repeated elements of a page, and return the kinds of element that are gone altogether: there should
    be none."""
    return page.evaluate(PRUNE)


def violations(page, rules=None, *, whole=False):
    """What axe finds in a page, one line for each: the rule and some of its elements. Repeated elements are removed
    first.

    rules: names of the rules to apply, if not all; whole: nothing is removed, for rules that compare an element with
    its neighbours.
    """
    if not whole:
        prune(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [f"{v['id']}: {v['help']}\n  " + "\n  ".join(n["html"][:200] for n in v["nodes"][:3]) for v in found]


LOOK = """JSON.stringify([document.documentElement, document.body].map(getComputedStyle)
    .map(style => [style.color, style.backgroundColor]))"""


def in_both_schemes(page):
    """What axe finds in a page in light, then of its contrasts in dark: a dark page differs in its colours alone."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found, light = violations(page), page.evaluate(LOOK)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.wait_for_function(f"light => {LOOK} !== light", arg=light)
    return found + violations(page, ["color-contrast"])

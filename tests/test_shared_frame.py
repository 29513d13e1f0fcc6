"""What pages share of Material's frame: it is filled once, and no page shows what is of another."""

from types import SimpleNamespace

from jinja2 import DictLoader, Environment

from macros.publishing.frame import filled_once

TEMPLATES = {
    "header": '{% call once("header", title=page.title) %}<b>Site</b>{{ filled() }}\n {{ page.title }}\n{% endcall %}',
    "footer": '{% call once("footer") %}{{ filled() }}before {{ page.title }}{% endcall %}',
}
UNDER = SimpleNamespace(is_page=True)


def shown(template, *pages):
    """(the block as each page has it, how often it was filled)."""
    count, environment = [], Environment(loader=DictLoader(TEMPLATES))
    environment.globals |= {"once": filled_once(), "filled": lambda: count.append(1) or ""}
    found = [environment.get_template(template).render(page=page) for page in pages]
    return found, len(count)


def page(url, title, parent=UNDER, **meta):
    return SimpleNamespace(url=url, title=title, parent=parent, meta=meta)


def test_the_bar_is_filled_once_for_a_folder_and_shows_the_title_of_each_page():
    found, filled = shown("header", page("glossary/a/", "Apples"), page("glossary/b/", "Pears"))
    assert found == ["<b>Site</b>\n Apples\n", "<b>Site</b>\n Pears\n"] and filled == 1


def test_pages_from_which_links_lead_otherwise_share_nothing():
    pages = (
        page("glossary/a/", "A"),
        page("countries/a/", "A"),
        page("a/b/c/", "A"),
        page("find/", "A"),
        page("a/", "A"),
    )
    assert shown("header", *pages)[1] == len(pages)


def test_a_page_of_the_contents_has_its_neighbours_and_what_it_hides():
    section = SimpleNamespace(is_page=False)
    found, _ = shown("footer", page("threads/a/", "A", section), page("threads/b/", "B", section))
    assert found == ["before A", "before B"]
    assert shown("footer", page("glossary/a/", "A"), page("glossary/b/", "B", hide=["footer"]))[1] == 2


def test_without_a_page_the_block_is_filled():
    assert shown("footer", None)[1] == 1

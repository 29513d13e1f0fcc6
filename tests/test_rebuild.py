"""A server: after each kind of edit it shows, page by page, what a clean build shows, and builds no page in vain."""

import logging
import re
import shutil

import pytest
from conftest import ROOT
from mkdocs.commands.build import build
from mkdocs.config import load_config
from sample import GOLDEN
from test_problems import edition_with

from macros.publishing.editions import with_manifest
from macros.showing import pages, templates

VIEWS = {path.removeprefix("docs/").removesuffix(".md"): name for name, path in pages.PLACES.items()}
CHAPTER, RENAMED, ABSTRACT = (
    "docs/testing-ground/1-body.md",
    "docs/testing-ground/1-text.md",
    "docs/testing-ground/0-abstract.md",
)
REPORT, ENTRY = "docs/testing-ground/index.md", "docs/glossary/lo.md"
FACTS, COUNTRY = "data/facts/sample.yml", "data/countries/samplestan.yml"
ORGANISATION = "---\nname: Sample Organisation\nkind: organisation\nsee_also: [lo]\n---\nBobo Lo knows it.\n"

THREAD, BIB = "docs/threads/loan.md", "bibliography/sources.bib"
LOAN = "---\ntitle: The loan\nquestion: Who?\nsummary: One loan.\nfacts: [sample-loan-2004]\n---\nTwice (TG 1.1).\n"
PART = '"part": {"type": "string", "description": "Which part, where a pipeline has several lines here."},'
CARRIES = '"carries": {"enum": ["oil", "gas"]},'
FROZEN = with_manifest({"edition.json": (GOLDEN / "frozen/editions-2025.10-edition.json").read_text()})
# What is edited: (file, what stands there, what is put in its place); None for what stands there: a new file, or, with
# None in its place, one that is removed; MOVED: it is now called so. Each edit is made on top of those before it.
MOVED = object()
EDITS = {
    "a word of a chapter": (CHAPTER, "Second.", "Second, and last."),
    "a name in a chapter": (CHAPTER, "and last.", "and last, says Lo."),
    "a note": (ABSTRACT, "[@lo-2004-sunset].", "[@lo-2004-sunset, pp. 4–5]."),
    "an entry's name": (ENTRY, "name: Bobo Lo", "name: Dr Bobo Lo"),
    "an entry's aliases": (ENTRY, "aliases: [Lo]", "aliases: [Lo, argument]"),
    "an entry's text": (ENTRY, "An author.", "An author of books. More follows."),
    "a fact": (FACTS, "borrowed USD 20", "has borrowed USD 20"),
    "a fact's currency": (FACTS, "currency: USD", "currency: EUR"),
    "a fact's date": (FACTS, '"2004-05"', '"2003-05"'),
    "a fact's kind": (FACTS, "kind: visit", "kind: summit"),
    "a country's row": (COUNTRY, "role: observer", "role: partner"),
    "a country's name": (COUNTRY, "name: Samplestan", "name: Samplestan (north)"),
    "a base": (COUNTRY, "base: Sample Field", "base: Sample Airfield"),
    "a chart": ("data/charts.yml", "Loans of Samplestan", "Loans to Samplestan"),
    "a pipeline": ("data/pipelines.yml", "stage: planned", "stage: building"),
    "a place": ("data/places.yml", "The port", "The harbour"),
    "a title of the bibliography": (BIB, "The long sunset", "The longer sunset"),
    "a kind of work": (BIB, "@report{", "@book{"),
    "a source's year": (BIB, "date = {2004}", "date = {2003}"),
    "a fact's figure": (FACTS, "unit: million", "unit: billion"),
    "a thread's step": (THREAD, "Twice (TG 1.1)", "Twice (TG 1.1, TG 1.2)"),
    "a new paragraph": (CHAPTER, "{: #tg-1-2 }", "{: #tg-1-2 }\n\nIts second half.\n{: #tg-1-2b }"),
    "a link between paragraphs": (CHAPTER, "[^3]: [@", '!!! continues "TG 0.1"\n    It does.\n\n[^3]: [@'),
    "the order of the pages": ("docs/timeline.md", "view:", "order: 3\nview:"),
    "a renamed chapter": (CHAPTER, MOVED, RENAMED),
    "a frozen edition": ("editions/2025.10", None, FROZEN),
    "the site's name": ("mkdocs.yml", "site_name: ", "site_name: Another "),
    "lines before a source": (BIB, "@book{", "\n\n@book{"),
    "lines before a fact": (FACTS, "- id:", "\n\n- id:"),
    "lines before an entry's text": (ENTRY, "---\nname:", "---\n\nname:"),
    "a report's name": (REPORT, "name: Sample", "name: Example"),
    "a chapter's title": (RENAMED, "title: Body", "title: The body"),
    "a chapter's short title": (ABSTRACT, "title: Abstract", "title: Abstract\nshort_title: In short"),
    "a form": ("data/fact.schema.json", "Permanent: the", "For ever: the"),
    "the order of a form": ("data/pipeline.schema.json", f"{PART}\n      {CARRIES}", f"{CARRIES}\n      {PART}"),
    "a template": ("macros/templates/entry.html", "<dt>Kind</dt>", "<dt>What kind</dt>"),
    "a template that others import": ("macros/templates/facts.html", "<b>{{ fact.between }}</b>", "<b>Mind.</b>"),
    "a template of all headings": ("macros/templates/heading.html", 'class="count"', 'class="number-of"'),
    "a new entry": ("docs/glossary/organisation.md", None, ORGANISATION),
    "a new page": ("docs/contribute/style.md", None, "---\ntitle: Style\n---\nPlain. See [rules](rules.md).\n"),
    "a removed page": ("docs/contribute/style.md", None, None),
    "a removed entry": ("docs/glossary/organisation.md", None, None),
}

ACTS, ACTS_CHAPTER = "docs/acts/index.md", "docs/acts/1-one.md"
ACTS_INDEX = (
    "---\nwork: ba\nname: Acts\ntitle: Sample acts\nsource: acts-2009-report\nnotes: 1\norder: 2\n"
    "sections:\n  - {title: Abstract, paragraphs: 0}\n  - {title: One, paragraphs: 1}\n---\nOf TG 1.1.\n"
)
ACTS_TEXT = "---\ntitle: One\n---\nFirst, as Lo says.[^1]\n{: #ba-1-1 }\n\n[^1]: [@acts-2009-report].\n"
ACTS_SOURCE = (
    "@report{acts-2009-report,\n  author = {Roe, Richard},\n  title = {Sample acts},\n  institution = {House},\n"
    "  date = {2009},\n}\n\n"
)
LATER = '!!! later "Since"\n    It was paid back [@lo-2004-sunset].\n    {: #later-tg-1-1 }\n\n[^2]: [@'
QUESTION = '!!! question "TG 1.2"\n    Why so late?\n    {: #question-tg-1-2 }\n\n!!! continues'
OUTLINE = (
    'claim: It lent, TG 1.1.\noutline:\n  - {paragraphs: 1.1, text: "The loan"}\n  - {paragraphs: 1.2–1.2b, text: "No"}'
)
COLOUR = 'notes: 3\ncolour: {light: "#14606b", dark: "#7FCBD6"}'
LEDGER, PROSE = "data/anchors.txt", "docs/countries/samplestan.md"
# Edits that are rarer, on top of all those above; each may be of several files, all saved before the server looks.
RARER = {
    "an annotation": [(RENAMED, "[^2]: [@", LATER)],
    "an annotation's words": [(RENAMED, "It was paid back", "All of it was paid back")],
    "an annotation's title": [(RENAMED, '"Since"', '"Since then"')],
    "a question": [(RENAMED, "!!! continues", QUESTION)],
    "a question's place": [(RENAMED, 'question "TG 1.2"', 'question "TG 1.1"')],
    "a reading": [(RENAMED, "says Lo.", 'says [Lo]{printed="Low"}.')],
    "what a reading is for": [(RENAMED, 'printed="Low"', 'printed="Law" why="so the note"')],
    "a claim and an outline": [(RENAMED, "title: The body", f"title: The body\n{OUTLINE}")],
    "a claim": [(RENAMED, "claim: It lent", "claim: It gave")],
    "an outline": [(RENAMED, 'text: "No"', 'text: "What follows"')],
    "a report's colour": [(REPORT, "notes: 3", COLOUR)],
    "another colour of a report": [(REPORT, "#14606b", "#14606c")],
    "a second report": [
        (ACTS, None, ACTS_INDEX),
        (ACTS_CHAPTER, None, ACTS_TEXT),
        (BIB, "@article", f"{ACTS_SOURCE}@article"),
    ],
    "a reference to it": [(PROSE, "A commentary.", "A commentary on BA 1.1 [@lo-2004-sunset].")],
    "the order of the reports": [(REPORT, "notes: 3", "notes: 3\norder: 1")],
    "a report's siglum": [
        (ACTS, "work: ba", "work: ac"),
        (ACTS_CHAPTER, "#ba-1-1", "#ac-1-1"),
        (PROSE, "BA 1.1", "AC 1.1"),
    ],
    "a country's own text": [(PROSE, "A commentary", "Another commentary")],
    "a removed chapter": [(ACTS_CHAPTER, None, None)],
    "an option of the plugin": [("mkdocs.yml", "  - edition\n", "  - edition:\n      bib_by_default: false\n")],
    "the forms of citations": [("data/citations.json", None, (ROOT / "data/citations.json").read_text())],
    "a form of citations": [("data/citations.json", "as restated in", "as given in")],
    "an address that has moved": [(LEDGER, "/glossary/lo/", "/glossary/lo/\n/lo/ > /glossary/lo/")],
    "an address that has moved again": [(LEDGER, "/lo/ > /glossary/lo/", "/lo/ > /countries/samplestan/")],
}


class Served:
    """The sample as `mkdocs serve --dirty` keeps it; `built` are the pages of the last build."""

    def __init__(self, folder):
        self.folder, self.built = folder, []
        self.config("served").plugins.on_startup(command="serve", dirty=True)

    def config(self, name):
        """The settings for a build into a folder, with the one plugin that MkDocs keeps for a process."""
        config = load_config(config_file=str(self.folder / "mkdocs.yml"), site_dir=str(self.folder / name))
        return config

    def rebuild(self):
        """Build what has changed into served/."""
        before = self.times()
        build(self.config("served"), dirty=True)
        self.built = sorted(path for path, time in self.times().items() if before.get(path) != time)

    def times(self):
        found = (self.folder / "served").rglob("*.html")
        return {p.relative_to(self.folder / "served").as_posix(): p.stat().st_mtime_ns for p in found}

    def clean(self):
        """Path → HTML of a build from nothing, of which the server's plugin remembers nothing."""
        config = self.config("clean")
        plugin = config.plugins["edition"]
        kept = dict(plugin.__dict__)
        try:
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
        finally:
            plugin.__dict__.clear()
            plugin.__dict__.update(kept)
        folder = self.folder / "clean"
        return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.html")}

    def stale(self):
        """The pages that a clean build shows otherwise."""
        served = self.folder / "served"
        return [
            path
            for path, html in self.clean().items()
            if not (served / path).exists() or (served / path).read_text() != html
        ]

    def edit(self, file, old, new):
        path = self.folder / file
        if old is MOVED:
            path.rename(self.folder / new)
            before, after = (f"/{name.removeprefix('docs/').removesuffix('.md')}/" for name in (file, new))
            self.edit("data/anchors.txt", before, f"{before} > {after}")
        elif isinstance(new, dict):
            path.mkdir(parents=True)
            for name, text in new.items():
                (path / name).write_text(text)
        elif old is None and new is None:
            path.unlink()
        elif old is None:
            path.parent.mkdir(exist_ok=True)
            path.write_text(new)
        else:
            assert old in path.read_text(), f"{file} has no {old}"
            path.write_text(path.read_text().replace(old, new, 1))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = edition_with(tmp_path_factory.mktemp("edited") / "sample")
    for folders in ("macros/templates", "macros/theme"):
        shutil.copytree(ROOT / folders, folder / folders)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for path, name in VIEWS.items():
        (folder / f"docs/{path}.md").parent.mkdir(exist_ok=True)
        (folder / f"docs/{path}.md").write_text(f"---\ntitle: The {name}\nview: {name}\n---\nWhat follows.\n")
    (folder / THREAD).write_text(LOAN)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NO_MKDOCS_2_WARNING", "1")
        patched.setenv("REPO_URL", "https://github.com/a-name/reader")  # so that pages lead to lines of files
        patched.setattr(templates, "TEMPLATES", folder / "macros/templates")
        templates.environment.cache_clear()
        logging.getLogger("mkdocs").setLevel(logging.ERROR)
        served = Served(folder)
        served.rebuild()
        yield served
    templates.environment.cache_clear()


@pytest.mark.parametrize("kind", EDITS)
def test_after_an_edit_the_server_shows_what_a_clean_build_shows(kind, server):
    server.edit(*EDITS[kind])
    server.rebuild()
    assert server.stale() == []


def test_nothing_is_built_again_for_nothing(server):
    server.rebuild()
    assert server.built == ["404.html"]


def test_a_word_of_a_chapter_builds_that_chapter_its_paragraph_s_page_and_the_list_of_changes(server):
    path = server.folder / RENAMED
    path.write_text(path.read_text().replace("First,", "At first,"))
    server.rebuild()
    assert server.built == [
        "404.html",
        "editions/index.html",
        "r/tg-1-1/index.html",
        "testing-ground/1-text/index.html",
    ]
    assert re.search("At first, a loan", (server.folder / "served/testing-ground/1-text/index.html").read_text())


def test_a_saved_script_or_style_is_in_the_one_file_of_all_pages_and_builds_none_of_them(server):
    folder = server.folder / "docs/assets"
    folder.mkdir(exist_ok=True)
    for n in (1, 2):
        (folder / "page.js").write_text(f"add({n})")
        (folder / "edition.css").write_text(f"p {{ order: {n} }}")
        server.rebuild()
        assert f"add({n})" in (server.folder / "served/assets/script.js").read_text()
        assert re.search(rf"p\s*{{\s*order:\s*{n}", (server.folder / "served/assets/style.css").read_text())
    assert server.built == ["404.html"]


def test_a_server_that_begins_with_an_empty_folder_each_time_has_all_files_each_time(server):
    """As `mkdocs serve` without --dirty does."""
    for _ in range(3):
        build(server.config("emptied"), dirty=False)
        there = {path.relative_to(server.folder / "emptied").as_posix() for path in server.folder.rglob("emptied/**/*")}
        assert {"index.html", "assets/style.css", "assets/script.js", "data/notes.json", "r/tg-1-1/index.html"} <= there


@pytest.mark.long
@pytest.mark.parametrize("kind", RARER)
def test_after_a_rarer_edit_the_server_shows_what_a_clean_build_shows(kind, server):
    for edit in RARER[kind]:
        server.edit(*edit)
    server.rebuild()
    assert len(server.built) > 1 and server.stale() == []

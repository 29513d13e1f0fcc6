"""The edge to MkDocs, and the only module that imports it: when to read, what to render, what to write.

MkDocs 1.x is no longer developed; whatever follows needs a module like this one and nothing else (design §3).
"""

import logging
import os
import re
import subprocess
from html import escape
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.toc import AnchorLink

from macros.checks.edition import FIGURE, read_edition
from macros.model.edition import Edition
from macros.model.problems import fatal, report
from macros.publishing.exports import exports
from macros.reading.files import Reader
from macros.showing.apparatus import shower, up
from macros.showing.extension import EditionExtension, compose
from macros.showing.figures import figure
from macros.showing.views import TEMPLATES, environment, shown_by, slug_of, template_problem, view

HEADING = re.compile(r'<h2[^>]* id="([^"]+)"[^>]*>(.*?)</h2>')
SURPLUS = re.compile(r'<span class="count">.*?</span>|<[^>]+>')  # of a heading, in the navigation
FACTS = ["docs/timeline.md", "docs/map.md", "docs/charts.md", "docs/data.md"]
SOURCES = ["docs/bibliography.md", "docs/notes.md", "docs/evidence.md"]

log = logging.getLogger("mkdocs.plugins.edition")


class EditionPlugin(BasePlugin):
    """Kept over the rebuilds of one `mkdocs serve`, since it has on_startup: so is what it has read."""

    def on_startup(self, *, command, dirty):
        self.serving = command == "serve"
        self.reader, self.extension, self.edition = None, EditionExtension(), Edition()
        self.built, self.written = {}, {}
        os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time())

    def on_config(self, config):
        """Read and check before anything is rendered. A build stops at an error; a server shows it and goes on."""
        root = Path(config.config_file_path).parent
        self.reader = self.reader or Reader(root)
        self.edition, problems = read_edition(self.reader)
        for found in problems:
            for line in report([found]):
                (log.error if found.severity == "error" else log.info)(line)
        if fatal(problems) and not self.serving:
            raise PluginError(f"{sum(p.severity == 'error' for p in problems)} problems; nothing is built.")
        config.markdown_extensions.append(self.extension)
        config.nav = navigation(self.edition)
        self.settings = tuple(
            sorted(
                (p.as_posix(), p.stat().st_mtime_ns)
                for p in [*TEMPLATES.rglob("*.html"), Path(config.config_file_path)]
            )
        )
        self.jinja = environment()
        return config

    def on_files(self, files, *, config):
        """Under --dirty a page is built again when what it shows has changed, not when its file has."""
        for file in [f for f in files.documentation_pages() if self.document(f) is None]:
            files.remove(file)  # it cannot be read, and its author has been told so
        for file in files.documentation_pages():
            shown = self.shown_on(file)
            file.is_modified = lambda shown=shown, file=file: self.built.get(file.src_uri) != shown
        return files

    def on_nav(self, nav, *, config, files):
        """Titles from the Edition, so that pages which are not built again keep theirs in the navigation."""
        for file in files.documentation_pages():
            document = self.document(file)
            file.page.title = str(document.meta.get("short_title", document.title))

    def on_page_markdown(self, markdown, *, page, config, files):
        document = self.document(page.file)
        self.extension.page = compose(
            document, self.edition.linked, shower(self.edition, document), self.figures(document)
        )
        return self.extension.page.text

    def on_page_content(self, html, *, page, config, files):
        document = self.document(page.file)
        page.meta["title"] = document.title
        content = self.made(document, lambda: view(self.edition, document, self.jinja, html))
        own = {id for id, _ in HEADING.findall(html)}
        page.toc.items += [
            AnchorLink(SURPLUS.sub("", title).strip(), id, 2) for id, title in HEADING.findall(content) if id not in own
        ]
        return f'<h1 id="top">{escape(document.title)}</h1>\n' + self.belonging(document) + content

    def on_post_page(self, output, *, page, config):
        self.built[page.file.src_uri] = self.shown_on(page.file)
        return mended(output)

    def on_post_template(self, output, *, template_name, config):
        return mended(output) if template_name.endswith(".html") else output

    def on_post_build(self, *, config):
        for path, text in exports(self.edition).items():
            target = Path(config.site_dir, path)
            if self.written.get(target) != text:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
                self.written[target] = text

    def document(self, file):
        return self.edition.documents.get(f"docs/{file.src_uri}")

    def belonging(self, document):
        """Of what a page is a part, under its title: a chapter of its report, an entry of the glossary."""
        root = up(document.url)
        chapter = next((c for c in self.edition.chapters if c.document is document), None)
        if chapter:
            work = self.edition.works[chapter.work]
            return f'<p class="chapter-of"><a href="{root}{work.document.url}">{escape(work.name)}</a>, section {chapter.section}: {work.short.upper()} {chapter.section}</p>'
        if slug_of(document) in self.edition.entries:
            return f'<p class="chapter-of"><a href="{root}glossary/">Glossary</a></p>'
        return ""

    def figures(self, document):
        """What makes a map or chart of its name, for a paragraph that asks for one."""
        return lambda name: self.made(document, lambda: figure(self.edition, self.jinja, up(document.url), name))

    def made(self, document, make):
        """What `make()` makes by templates. One that fails stops a build; a server says so in the page."""
        try:
            return make()
        except Exception as error:  # whatever a template's line can raise
            found = template_problem(error, document)
            for line in report([found]):
                log.error(line)
            if not self.serving:
                raise PluginError("1 problem; nothing is built.") from None
            return f'<p class="problem">{escape(str(found))}</p>'

    def shown_on(self, file):
        """What a page shows, for comparison with what it showed when it was built."""
        document = self.document(file)
        marks = [(None, m) for m in document.marks] + [(n.n, m) for n in document.notes for m in n.marks]
        cites = [self.edition.cited.get((document.path, n, m.start), ()) for n, m in marks if m.kind == "citation"]
        sources = [self.edition.sources[c.key] for found in cites for c in found if c]
        homes = [self.edition.homes.get(m.value) for _, m in marks if m.kind == "reference"]
        linked = [self.edition.linked.get((document.path, n)) for n in (None, *(note.n for note in document.notes))]
        figures = self.data() if FIGURE.search(document.body) else ()
        return (self.settings, document, cites, sources, homes, linked, figures, shown_by(self.edition, document))

    def data(self):
        """What maps and charts are made of."""
        return (
            self.edition.facts,
            self.edition.countries,
            self.edition.charts,
            self.edition.pipelines,
            self.edition.places,
            self.edition.geography,
        )


def mended(html):
    """Material's page without what the Nu checker calls an error and no template block reaches: autocomplete on checkboxes."""
    for switch in ("__drawer", "__search"):
        html = html.replace(f'id="{switch}" autocomplete="off"', f'id="{switch}"')
    return html


def navigation(edition):
    """The site's contents: the reports with their chapters, the apparatus, how to contribute."""
    nav = [{"Home": "index.md"}]
    for work in edition.works.values():
        chapters = [c.document.path.removeprefix("docs/") for c in edition.chapters if c.work == work.short]
        nav.append({work.name: [work.document.path.removeprefix("docs/"), *chapters]})
    countries = [c.document.path for c in sorted(edition.countries.values(), key=lambda c: c.name) if c.document]
    for name, paths in (
        ("Countries", ["docs/countries/index.md", *countries]),
        ("Facts", FACTS),
        ("Glossary", ["docs/glossary/index.md"]),
        ("Sources", SOURCES),
    ):
        found = [path.removeprefix("docs/") for path in paths if path in edition.documents]
        nav += [{name: found if len(paths) > 1 else found[0]}] if found else []
    guides = [path.removeprefix("docs/") for path in edition.documents if path.startswith("docs/contribute/")]
    return (
        nav
        + ([{"Contribute": guides}] if guides else [])
        + ([{"Rights": "rights.md"}] if "docs/rights.md" in edition.documents else [])
    )


def commit_time():
    """Seconds of the last commit, so that two builds of one commit carry the same dates; 0 outside of git."""
    try:
        found = subprocess.run(["git", "log", "-1", "--format=%ct"], capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return "0"
    return found.stdout.strip() or "0"

"""The edge to MkDocs, and the only module that imports it: when to read, what to build, what to write.

It renders no Markdown here: it is given each page's article, headings and titles. Whatever follows MkDocs 1.x, which is
no longer developed, needs a module like this one and nothing else.
"""

import logging
import os
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.toc import AnchorLink

from macros.model.problems import fatal, report
from macros.publishing.exports import exports
from macros.publishing.site import commit_time, mended, write
from macros.reading.files import Reader
from macros.showing.checks import read_and_check
from macros.showing.contents import contents
from macros.showing.pages import pages, rendered

log = logging.getLogger("mkdocs.plugins.edition")


class EditionPlugin(BasePlugin):
    """MkDocs keeps one for a whole `mkdocs serve`, because it has on_startup: what it has read and built stays."""

    def on_startup(self, *, command, dirty):
        self.serving, self.reader, self.built, self.written = command == "serve", None, {}, {}
        os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time())

    def on_config(self, config):
        """Read and check before anything is built. A build stops at an error; a server shows it and goes on."""
        path = Path(config.config_file_path)
        self.reader = self.reader or Reader(path.parent)
        self.edition, problems = read_and_check(self.reader)
        self.tell(problems)
        self.settings, self.pages = path.stat().st_mtime_ns, pages(self.edition, problems)
        config.markdown_extensions, config.nav = [], [entry_of(branch) for branch in contents(self.edition)]
        return config

    def on_files(self, files, *, config):
        """Under --dirty a page is built again when what it shows has changed, not when its file has."""
        for file in files.documentation_pages():
            if self.shown(file) is None:
                files.remove(file)  # it cannot be read, and its author has been told so
            file.is_modified = lambda file=file: self.built.get(file.src_uri) != (self.settings, self.shown(file))
        return files

    def on_nav(self, nav, *, config, files):
        """Titles before any page is built: the navigation of each shows those of others, built again or not."""
        for file in files.documentation_pages():
            file.page.title = self.shown(file).short_title

    def on_page_markdown(self, markdown, *, page, config, files):
        return ""  # the article comes below, whole

    def on_page_content(self, html, *, page, config, files):
        article = rendered(self.shown(page.file))
        self.tell([self.reader.traced(found) for found in article.problems])
        page.meta["title"] = self.shown(page.file).title
        page.toc.items += map(anchor_of, article.headings)
        return article.html

    def on_post_page(self, output, *, page, config):
        self.built[page.file.src_uri] = self.settings, self.shown(page.file)
        return mended(output)

    def on_post_template(self, output, *, template_name, config):
        return mended(output) if template_name.endswith(".html") else output

    def on_post_build(self, *, config):
        write(exports(self.edition), Path(config.site_dir), self.written)

    def shown(self, file):
        return self.pages.get(f"docs/{file.src_uri}")

    def tell(self, problems):
        """Log the problems; an error among them stops a build, and not a server."""
        for found in problems:
            log.log(logging.ERROR if found.severity == "error" else logging.INFO, "\n".join(report([found])))
        if fatal(problems) and not self.serving:
            raise PluginError("Mend the errors; nothing is built.")


def entry_of(branch):
    """A branch of the contents as mkdocs.yml would name it in `nav`."""
    paths = [d.path.removeprefix("docs/") for d in branch.documents]
    return {branch.name: paths[0] if branch.alone else paths}


def anchor_of(heading):
    """A heading of the article as MkDocs keeps it in a table of contents."""
    link = AnchorLink(heading.title, heading.id, heading.level)
    link.children = list(map(anchor_of, heading.below))
    return link

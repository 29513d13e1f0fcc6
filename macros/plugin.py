"""The edge to MkDocs, and the only module that imports it: when to read, what to build, what to write."""

from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File
from mkdocs.structure.toc import AnchorLink

from macros.model.problems import fatal
from macros.publishing.articles import made
from macros.publishing.frame import UNUSED, anchors, filled_once, mended
from macros.publishing.site import Beside, dated, hosted, logged, publishing
from macros.reading.files import Reader
from macros.showing import drawing
from macros.showing.checks import read_and_check
from macros.showing.contents import contents, entitle
from macros.showing.pages import banner, told


class EditionPlugin(BasePlugin):
    """MkDocs keeps one for a whole `mkdocs serve`, because it has on_startup: what it has read and built stays."""

    def load_config(self, options, config_file_path=None):
        return [], []  # the options are read and checked with all other files, for `make check` too

    def on_startup(self, *, command, dirty):
        self.serving, self.reader, self.built, self.articles, self.written = command == "serve", None, {}, {}, {}
        self.beside = Beside(whole=not self.serving)
        dated()

    def on_config(self, config):
        """Read and check before anything is built. A build stops at an error; a server shows it and goes on."""
        path = Path(config.config_file_path)
        self.reader, drawing.kept.folder = self.reader or Reader(path.parent), path.parent / ".cache/drawings"
        self.reader.repository = hosted(config)
        self.edition, problems = read_and_check(self.reader)
        self.tell(problems)
        self.errors = [found for found in problems if found.severity == "error"]
        self.settings, self.pages = path.stat().st_mtime_ns, self.beside.pages(self.edition)
        config.markdown_extensions, config.nav = [], [b.as_nav() for b in contents(self.edition)]

    def on_files(self, files, *, config):
        """Under --dirty a page is built again when what it shows has changed. Parts of a long page have no file."""
        for path in sorted(self.pages.keys() - {f"docs/{file.src_uri}" for file in files}):
            files.append(File.generated(config, path.removeprefix("docs/"), content=""))
        for file in [file for file in files if file.src_uri.startswith(UNUSED)]:
            files.remove(file)
        for file in files.documentation_pages():
            if f"docs/{file.src_uri}" not in self.pages:
                files.remove(file)  # it cannot be read, and its author has been told so
            file.is_modified = lambda file=file: self.built.get(file.src_uri) != self.state(file)
        self.beside.begin(self.edition, self.pages, Path(config.site_dir))
        return files

    def on_nav(self, nav, *, config, files):
        """Titles before any page is built: the navigation of each shows those of others."""
        entitle({f"docs/{file.src_uri}": file.page for file in files.documentation_pages()}, self.edition)

    def on_page_markdown(self, markdown, *, page, config, files):
        return ""  # the article comes below, whole

    def on_page_content(self, html, *, page, config, files):
        article = self.articles[f"docs/{page.file.src_uri}"] = made(self.shown(page.file))
        # What is shown raw where errors are told already is their echo: a source that is not there, say.
        self.tell(self.reader.traced(p) for p in article.problems if p.code != "T02" or not self.errors)
        page.meta.update(self.shown(page.file).metadata._asdict())
        page.toc.items += anchors(article.headings, AnchorLink)
        return banner(told(self.errors, f"docs/{page.file.src_uri}")) + article.html

    def on_env(self, env, *, config, files):
        env.globals["once"] = filled_once()
        self.finish = publishing(self.edition, self.articles, config, self.written, self.beside)

    def on_post_page(self, output, *, page, config):
        self.built[page.file.src_uri] = self.state(page.file)
        return mended(output)

    def on_post_template(self, output, *, template_name, config):
        return mended(output) if template_name.endswith(".html") else output

    def on_post_build(self, *, config):
        self.finish()

    def on_build_error(self, *, error):
        self.beside.end()

    def shown(self, file):
        return self.pages.get(f"docs/{file.src_uri}")

    def state(self, file):
        return self.settings, self.shown(file), told(self.errors, f"docs/{file.src_uri}")

    def tell(self, problems):
        """Log the problems; an error among them stops a build, and not a server."""
        if fatal(logged(problems)) and not self.serving:
            raise PluginError("Mend the errors; nothing is built.")

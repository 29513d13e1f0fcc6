"""The plugin for MkDocs, and the only module that imports it: when to read, what to build, what to write."""

from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File
from mkdocs.structure.toc import AnchorLink

from macros.model.problems import fatal
from macros.publishing import frame, site
from macros.publishing.articles import article_of
from macros.reading.files import Reader
from macros.showing import rendering
from macros.showing.checks import problems_of, read_and_check
from macros.showing.contents import contents, set_titles
from macros.showing.pages import remembering


class EditionPlugin(BasePlugin):
    """Since it has on_startup, MkDocs keeps one instance for a whole `mkdocs serve`, with all that it has read."""

    def load_config(self, options, config_file_path=None):
        return [], []  # the options are read and checked with all other files, for `make check` too

    def on_startup(self, *, command, dirty):
        self.serving, self.reader, self.built, self.articles = command == "serve", None, {}, {}
        self.served, self.background = site.Served(), site.Background(whole=not self.serving)
        self.make_pages = remembering() if self.serving else self.background.articles
        site.set_build_date()

    def on_config(self, config):
        """Read and check all files before anything is built. An error stops a build; a server shows it and goes on."""
        path = Path(config.config_file_path)
        self.reader, self.compiled = self.reader or Reader(path.parent), site.keep_in(path.parent / ".cache")
        self.reader.repository, self.traced = site.find_repository(config), self.reader.traced
        self.edition, problems = read_and_check(self.background.reading(self.reader), self.background.begin)
        self.log_problems(problems)
        self.errors = [found for found in problems if found.severity == "error"]
        self.settings, self.pages = path.stat().st_mtime_ns, self.make_pages(self.edition)
        config.markdown_extensions, config.nav = [], [b.as_nav() for b in contents(self.edition)]

    def on_files(self, files, *, config):
        """Add pages without a file, drop files without a page, and, for --dirty, find the pages that have changed."""
        for path in sorted(self.pages.keys() - {f"docs/{file.src_uri}" for file in files}):
            files.append(File.generated(config, path.removeprefix("docs/"), content=""))
        for file in list(files):  # a page without a value could not be read, which on_config has reported
            if file.src_uri.startswith(frame.UNUSED) or (
                file.is_documentation_page() and f"docs/{file.src_uri}" not in self.pages
            ):
                files.remove(file)
        for file in files.documentation_pages():
            file.is_modified = lambda file=file: self.built.get(file.src_uri) != self.state(file)
        self.background.index_into(Path(config.site_dir))
        return files

    def on_nav(self, nav, *, config, files):
        """Set all titles before a page is built, since the navigation of each shows those of others."""
        set_titles({f"docs/{file.src_uri}": file.page for file in files.documentation_pages()}, self.edition)

    def on_page_markdown(self, markdown, *, page, config, files):
        return ""  # on_page_content gives the whole article

    def on_page_content(self, html, *, page, config, files):
        article = self.articles[f"docs/{page.file.src_uri}"] = article_of(self.shown(page.file))
        self.log_problems(map(self.traced, problems_of(article, self.errors)))
        page.meta.update(self.shown(page.file).metadata._asdict())
        page.toc.items += frame.anchors(article.headings, AnchorLink)
        return rendering.banner(rendering.errors_of(self.errors, f"docs/{page.file.src_uri}")) + article.html

    def on_env(self, env, *, config, files):
        """Start publishing: here all articles are made, and no page is filled yet."""
        env.bytecode_cache, env.globals["once"] = self.compiled, frame.filled_once()
        self.finish = site.start_publishing(self.edition, self.articles, config, self.served, self.background)

    def on_post_page(self, output, *, page, config):
        self.built[page.file.src_uri] = self.state(page.file)
        return frame.cleaned(output)

    def on_post_template(self, output, *, template_name, config):
        return frame.cleaned(output) if template_name.endswith(".html") else output

    def on_post_build(self, *, config):
        self.finish()

    def on_build_error(self, *, error):
        self.background.end()

    def shown(self, file):
        return self.pages.get(f"docs/{file.src_uri}")

    def state(self, file):
        return self.settings, self.shown(file), rendering.errors_of(self.errors, f"docs/{file.src_uri}")

    def log_problems(self, problems):
        """Log the problems. Raises PluginError on an error, except under `mkdocs serve`."""
        if fatal(site.log_problems(problems)) and not self.serving:
            raise PluginError("Correct the errors; nothing is built.")

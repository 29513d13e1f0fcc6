"""Render every article of an edition without MkDocs: python tests/plain.py REPOSITORY FOLDER

A second edge beside macros/plugin.py, of equal rank: it reads the edition and writes each article
with its title and table of contents as a bare page.
"""

import os
import sys
from html import escape
from pathlib import Path

from macros.publishing.exports import exports
from macros.publishing.site import find_repository, published, write
from macros.reading.files import Reader
from macros.showing.checks import problems_of, read_and_check
from macros.showing.pages import pages
from macros.showing.rendering import rendered

BARE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><nav><ul>{contents}</ul></nav>
<article>{article}</article></body></html>
"""


def bare(page, article):
    """The whole HTML of a Page with its Article."""
    contents = "".join(f'<li><a href="#{h.id}">{h.title}</a></li>' for h in article.headings)
    return BARE.format(title=escape(page.short_title), contents=contents, article=article.html)


def main(repository, folder):
    reader = Reader(repository)
    reader.repository = find_repository(
        {"repo_url": os.environ.get("REPO_URL"), "repo_name": None, "edit_uri": "edit/main/docs/"}
    )
    edition, problems = read_and_check(reader)
    shown = {path: (page, rendered(page)) for path, page in pages(edition).items()}
    site = {f"{edition.documents[path].url}index.html": bare(*parts) for path, parts in shown.items()}
    articles = {path: article for path, (_, article) in shown.items()}
    problems += [found for article in articles.values() for found in problems_of(article, problems)]
    write(site | exports(edition, articles, published("http://127.0.0.1:8000/")), Path(folder), {})
    print(f"{len(site)} pages, {len(problems)} problems")


if __name__ == "__main__":
    main(*sys.argv[1:])
    assert "mkdocs" not in sys.modules

"""A page at each old address that leads to the new one, so that whatever was cited can still be reached."""

from html import escape

from macros.model.edition import Edition

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}: moved</title>
<meta http-equiv="refresh" content="0; url={to}">
<link rel="canonical" href="{to}">
</head>
<body><p>This page has moved: <a href="{to}">{title}</a>.</p></body>
</html>
"""


def moved_pages(edition: Edition) -> dict[str, str]:
    """File of the site → its HTML, for each old address of the ledger, with relative links."""
    titles = {f"/{d.url}": d.title for d in edition.documents.values()}
    pages = {}
    for old, new in edition.moved.items():
        to = "../" * old.strip("/").count("/") + "../" + new.lstrip("/")
        title = escape(titles.get(new.partition("#")[0], new))
        pages[f"{old.strip('/')}/index.html"] = PAGE.format(title=title, to=escape(to))
    return pages

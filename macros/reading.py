"""Read the repository once into an Edition: docs/**/*.md, bibliography/*.bib, data/. A saved file alone is read again."""

from pathlib import Path
from types import MappingProxyType as frozen

from macros.bibliography import read_sources
from macros.chapters import CHAPTER, read_document
from macros.charts import read_charts
from macros.checks import check
from macros.countries import read_countries, speaking
from macros.datafiles import NOTHING, read_files, read_json, read_one, read_schema
from macros.edition import Chapter, Cited, Citing, Edition, Section, Work
from macros.facts import read_facts
from macros.glossary import Names, link_document, read_entries
from macros.inventory import read_inventory
from macros.places import read_pipelines, read_places
from macros.problems import At, nearest, problem
from macros.resolve import PRINTED, resolve_notes

SCHEMAS = ("entry", "fact", "country", "chart", "pipeline", "place", "inventory")


class Reader:
    """The files of one repository, each kept as it was parsed until it changes."""

    def __init__(self, root):
        self.root = Path(root)
        self.kept = {}
        self.made = {}

    def read(self, path, parse, nothing):
        """(record, problems) of the file; `parse(path, text)` is called only if the file has changed."""
        stat = (self.root / path).stat()
        signature = (stat.st_mtime_ns, stat.st_size)
        if self.kept.get(path, (None,))[0] != signature:
            self.kept[path] = signature, self.parsed(path, parse, nothing)
        return self.kept[path][1]

    def derived(self, name, inputs, make):
        """What `make()` made of these inputs, under this name; made again only when one of them is another."""
        kept = self.made.get(name)
        if kept is None or kept[0] != inputs:
            kept = self.made[name] = inputs, make()
        return kept[1]

    def parsed(self, path, parse, nothing):
        data = (self.root / path).read_bytes()
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            return nothing, [problem("F01", At(path, 1 + data.count(b"\n", 0, error.start)), offset=error.start)]
        if not text.strip():
            return nothing, [problem("F02", At(path, 1))]
        return parse(path, text)

    def paths(self, pattern):
        """Paths below the root that fit, sorted, relative, with forward slashes."""
        found = (p.relative_to(self.root) for p in self.root.glob(pattern) if p.is_file())
        return sorted(p.as_posix() for p in found if not any(part.startswith(".") for part in p.parts))


def read_edition(reader):
    """(Edition, problems), the problems complete and sorted: one pass over the files, then the checks."""
    problems = []
    documents = read_documents(reader, problems)
    sources = read_bibliography(reader, problems)
    works = read_works(documents, problems)
    chapters = tuple(sorted(read_chapters(documents, works), key=lambda c: (list(works).index(c.work), c.section)))
    cited = resolve_all(works, chapters, documents, sources, problems)
    schemas = {name: read_schema(reader, f"data/{name}.schema.json", problems) for name in SCHEMAS}
    entries = read_entries(reader, documents, schemas["entry"], problems)
    facts = read_facts(reader, read_files(reader, "data/facts/*.yml", problems), schemas["fact"], problems)
    countries = read_countries(read_files(reader, "data/countries/*.yml", problems), schemas["country"], documents, problems)
    places = read_places(read_one(reader, "data/places.yml", problems), schemas["place"], problems)
    pipelines = read_pipelines(read_one(reader, "data/pipelines.yml", problems), schemas["pipeline"], problems)
    charts = read_charts(read_one(reader, "data/charts.yml", problems), schemas["chart"], problems)
    inventory = read_inventory(read_files(reader, "data/inventory/*.yml", problems), schemas["inventory"], works, problems)
    paragraphs = by_id(p for c in chapters for p in c.document.paragraphs)
    linked, mentions = link_all(reader, documents, entries, problems)
    edition = Edition(
        works=frozen(works), chapters=chapters, documents=frozen(documents), sources=frozen(sources), entries=frozen(entries),
        paragraphs=paragraphs, notes=by_id(n for c in chapters for n in c.document.notes),
        cited=frozen(cited), citing=frozen(citing_places(documents, cited)),
        linked=frozen(linked), mentions=frozen(mentions), together=frozen(together(mentions)),
        facts=frozen(facts), countries=frozen(countries), places=frozen(places), pipelines=pipelines, charts=frozen(charts), inventory=frozen(inventory),
        geography=read_json(reader, "data/geography/countries.topojson", problems),
        speaking=frozen(reader.derived("speaking", (countries, paragraphs), lambda: speaking(countries, paragraphs))),
        schemas=frozen({name: found.schema for name, found in schemas.items() if found is not NOTHING}),
        homes=frozen(homes(documents, chapters, sources, facts, charts)))
    problems += [problem("F08", At(path, 1), name=path) for path in reader.paths("data/**/*.yaml")]
    found = check(edition, read_ledger(reader, problems))
    return edition, sorted({*problems, *without_echo(found, problems)})


def without_echo(found, problems):
    """The problems found by the checks but those that only repeat that a file of the data could not be read: ids that are gone with it."""
    broken = {p.at.path for p in problems if p.severity == "error" and p.at.path.startswith("data/")}
    if not broken:
        return found
    echo = ("the anchor \"fact-", "the anchor \"chart-", "the chart ", "the data of this country")
    return [p for p in found if not (p.code in ("P06", "D10", "F04") and p.what.startswith(echo))]


def by_id(records):
    """Id → record; of two with one id the first stands, and the checks name the other."""
    found = {}
    for record in records:
        found.setdefault(record.id, record)
    return frozen(found)


def read_documents(reader, problems):
    """Path → Document of every Markdown file; the folder of a report is known by its index.md."""
    documents, sigla = {}, {}
    paths = reader.paths("docs/**/*.md")
    for path in sorted(paths, key=lambda p: not p.endswith("/index.md")):
        folder = CHAPTER.match(path)
        siglum = sigla.get(folder[1]) if folder else None
        document, found = reader.read(path, lambda path, text: read_document(path, text, siglum), None)
        problems += found
        if document:
            documents[path] = document
            if path.endswith("/index.md") and "work" in document.meta:
                sigla[path.split("/")[1]] = str(document.meta["work"])
    return {path: documents[path] for path in paths if path in documents}


def read_bibliography(reader, problems):
    """Key → Source over all .bib files; the first of two equal keys stands."""
    sources = {}
    paths = reader.paths("bibliography/*.bib")
    if not paths:
        problems.append(problem("F04", At("bibliography/", 1), missing="the bibliography", what_to_do="Put a .bib file there"))
    for path in paths:
        found, wrong = reader.read(path, read_sources, ())
        problems += wrong
        for source in found:
            if source.key in sources:
                first = sources[source.key].at
                problems.append(problem("B02", source.at, key=source.key, first=f"{first.path}:{first.line}"))
            sources.setdefault(source.key, source)
    return dict(sorted(sources.items()))


def read_works(documents, problems):
    """Siglum → Work, from the front matter of docs/<report>/index.md."""
    works = {}
    for document in documents.values():
        if "work" not in document.meta:
            continue
        lacking = [f for f in ("title", "name", "source", "sections", "notes") if f not in document.meta]
        problems += [problem("F05", At(document.path, 1), field=f) for f in lacking]
        if not lacking and sections_are_readable(document, problems):
            meta = document.meta
            sections = tuple(Section(i, str(s["title"]), s["paragraphs"]) for i, s in enumerate(meta["sections"]))
            works[str(meta["work"])] = Work(str(meta["work"]), str(meta["name"]), str(meta["source"]), sections, meta["notes"], document)
    return dict(sorted(works.items(), key=lambda w: str(w[1].document.meta.get("order", w[0]))))


def sections_are_readable(document, problems):
    sections, notes = document.meta["sections"], document.meta["notes"]
    fine = isinstance(sections, list) and all(
        isinstance(s, dict) and "title" in s and isinstance(s.get("paragraphs"), int) for s in sections)
    if not fine:
        problems.append(problem("F06", document.at("sections"), field="sections", value="not readable", wanted="a list of title and paragraphs"))
    if not isinstance(notes, int):
        problems.append(problem("F06", document.at("notes"), field="notes", value=repr(notes), wanted="the number of notes"))
        return False
    return fine


def read_chapters(documents, works):
    folders = {work.document.path.split("/")[1]: work.short for work in works.values()}
    for path, document in documents.items():
        place = CHAPTER.match(path)
        if place and place[1] in folders:
            yield Chapter(folders[place[1]], int(place[2]), str(document.meta.get("title", place[2])), document)


def resolve_all(works, chapters, documents, sources, problems):
    """Every citation of the edition, resolved: notes in their sequence, all else by key alone."""
    cited = {}
    for work in works:
        notes = sorted((n for c in chapters if c.work == work for n in c.document.notes), key=lambda n: n.n)
        found, wrong = resolve_notes(notes, sources)
        cited |= found
        problems += wrong
    for document in documents.values():
        for mark in document.marks:
            if mark.kind == "citation":
                cites = [resolve_outside(cite, At(document.path, mark.line), sources) for cite in mark.value]
                problems += [c for c in cites if not isinstance(c, Cited)]
                cited[document.path, None, mark.start] = tuple(c if isinstance(c, Cited) else None for c in cites)
    return cited


def resolve_outside(cite, at, sources):
    """A citation in commentary, an entry or a fact: by its whole key only."""
    if cite.form != "full":
        return problem("N12", at, form=PRINTED[cite.form].format(cite.note))
    if cite.key not in sources:
        return problem("N03", at, who="the text", key=cite.key, near=nearest(cite.key, sources))
    return Cited(cite.key, cite.locator, cite.prefix, "full")


def link_all(reader, documents, entries, problems):
    """Entry marks of every document, {(path, note or None): marks}, and the mentions of every entry, {slug: places}.

    A document is matched again only if it, or a name of an entry, has changed.
    """
    wrong = []
    known = tuple((e.slug, e.names) for e in entries.values())
    names = Names(entries, wrong)
    problems += wrong
    linked, mentions = {}, {}
    for path, document in documents.items():
        marks, found = reader.derived(("linked", path), (document, known), lambda: link_document(document, names))
        linked |= {(path, n): m for n, m in marks.items()}
        for slug, mention in found:
            mentions.setdefault(slug, []).append(mention)
    return linked, {slug: tuple(found) for slug, found in mentions.items()}


def together(mentions):
    """Place → the slugs mentioned there."""
    places = {}
    for slug, found in mentions.items():
        for mention in found:
            places.setdefault(mention.place, []).append(slug)
    return {place: tuple(slugs) for place, slugs in places.items()}


def citing_places(documents, cited):
    """Key → the places that cite it, in the order of the edition, each with its locators."""
    places = {}
    owner = {(d.path, n.n): n.id for d in documents.values() for n in d.notes}
    for (path, n, _), cites in cited.items():
        place = owner[path, n] if n is not None else documents[path].url
        for cite in filter(None, cites):
            locators = places.setdefault(cite.key, {}).setdefault(place, [])
            if cite.locator and cite.locator not in locators:
                locators.append(cite.locator)
    return {key: tuple(Citing(place, tuple(found)) for place, found in where.items()) for key, where in places.items()}


def homes(documents, chapters, sources, facts, charts):
    """Id → address of the page that holds it: paragraphs and notes of chapters, headings, sources, facts, charts."""
    found = {}
    for document in (c.document for c in chapters):
        found |= dict.fromkeys([p.id for p in document.paragraphs] + [n.id for n in document.notes], document.url)
    for document in documents.values():
        found |= dict.fromkeys((h.id for h in document.headings if h.id), document.url)
    if "docs/timeline.md" in documents:
        found |= dict.fromkeys((f"fact-{id}" for id in facts), "timeline/")
    if "docs/charts.md" in documents:
        found |= dict.fromkeys((f"chart-{id}" for id in charts), "charts/")
    return found | dict.fromkeys((f"ref-{key}" for key in sources), "bibliography/")


def read_ledger(reader, problems):
    """Published id → its line in data/anchors.txt; None where there is no ledger."""
    path = "data/anchors.txt"
    if not (reader.root / path).is_file():
        problems.append(problem("F04", At(path, 1), missing="the ledger of published anchors", what_to_do="Bring it back, or run make anchors"))
        return None
    lines, found = reader.read(path, lambda _, text: (text.split("\n"), []), [])
    problems += found
    return {line.strip(): i for i, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")}

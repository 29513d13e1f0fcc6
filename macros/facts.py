"""Facts and countries from data/**/*.yml: read with their lines, validated by the schemas beside them, checked against the text."""

import re

import yaml

from macros.edition import Country, Fact
from macros.problems import At, nearest, problem

WORDS = {w: str(n) for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())} | {
    "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100", "half": "0.5", "once": "1", "twice": "2", "a third": "0.33"}
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+", re.I)


class Plain(yaml.CSafeLoader):
    """YAML without timestamps: a date stays the text that its author typed."""


Plain.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for letter, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()}


def read_yaml(path, text):
    """((data, lines), problems): the data, and the line of each item of a list or each key of a mapping."""
    loader = Plain(text)
    try:
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", None) or error).split())
        return (None, {}), [problem("D01", At(path, mark.line + 1 if mark else 1), field="YAML", reason=reason)]
    finally:
        loader.dispose()
    if isinstance(node, yaml.SequenceNode):
        items = enumerate(node.value)
    else:
        items = ((k.value, k) for k, _ in node.value) if isinstance(node, yaml.MappingNode) else ()
    return (data, {key: item.start_mark.line + 1 for key, item in items if isinstance(key, (int, str))}), []


def complaints(schema, path, data, lines):
    """The schema's complaints as problems, each at the line of the item or key it concerns."""
    for error in sorted(schema.iter_errors(data), key=lambda e: list(map(str, e.absolute_path))):
        where = list(error.absolute_path)
        line = lines.get(where[0], 1) if where else 1
        field = ".".join(str(p) for p in where if not isinstance(p, int)) or "the file"
        yield problem("D01", At(path, line), field=field, reason=error.message)


def read_facts(reader, parsed, schema, problems):
    """Id → Fact of all collections. parsed: path → (data, lines)."""
    facts = {}
    for path, (data, lines) in parsed.items():
        wrong = reader.derived(("facts", path), (data, schema), lambda: list(complaints(schema, path, data, lines)))
        problems += wrong
        broken = {p.at.line for p in wrong}
        for i, item in enumerate(data if isinstance(data, list) else ()):
            at = At(path, lines[i])
            if at.line in broken:
                continue
            if item["id"] in facts:
                first = facts[item["id"]].at
                problems.append(problem("D02", at, id=item["id"], first=f"{first.path}:{first.line}"))
                continue
            facts[item["id"]] = Fact(
                item["id"], item["date"], tuple(item["countries"]), tuple(item.get("entries", ())), item["kind"], item["statement"],
                item.get("value"), item.get("unit"), item.get("currency"), tuple(item["where"]), item.get("conflict"), item.get("series"), at)
    return facts


def read_countries(parsed, schema, documents, problems):
    """Slug → Country. parsed: path → (data, lines)."""
    countries = {}
    for path, (data, lines) in parsed.items():
        slug = path.rsplit("/", 1)[1].removesuffix(".yml")
        wrong = list(complaints(schema, path, data, lines))
        problems += wrong
        if not wrong:
            countries[slug] = Country(slug, data["name"], data["official"], data["iso"], *(
                tuple(data.get(k, ())) for k in ("memberships", "offices", "bases")), documents.get(f"docs/countries/{slug}.md"), At(path, 1))
    return countries


def check_facts(edition):
    """Places that do not exist, entries that do not exist, figures that the places do not carry."""
    for fact in edition.facts.values():
        for ref in fact.where:
            if ref not in edition.paragraphs and ref not in edition.notes:
                yield problem("D03", fact.at, id=fact.id, ref=ref, near=nearest(ref, [*edition.paragraphs, *edition.notes]))
        for slug in fact.entries:
            if slug not in edition.entries:
                yield problem("D05", fact.at, id=fact.id, slug=slug, near=nearest(slug, edition.entries))
        if fact.value is not None and not carried(edition, fact):
            yield problem("D04", fact.at, id=fact.id, value=figure(fact.value), where=", ".join(fact.where))
    for country in edition.countries.values():
        yield from check_country(edition, country)


def check_country(edition, country):
    for item in (*country.memberships, *country.offices, *country.bases):
        for ref in item["where"]:
            if ref not in edition.paragraphs and ref not in edition.notes:
                yield problem("D03", country.at, id=country.slug, ref=ref, near=nearest(ref, [*edition.paragraphs, *edition.notes]))
        slug = item.get("organisation")
        if slug and slug not in edition.entries:
            yield problem("D05", country.at, id=country.slug, slug=slug, near=nearest(slug, edition.entries))
    if country.document is None:
        yield problem("D06", country.at, name=country.name, slug=country.slug)


def carried(edition, fact):
    """Whether the figure of a fact stands in one of its paragraphs or notes, in digits or as a word."""
    texts = [edition.paragraphs[r].text if r in edition.paragraphs else edition.notes[r].text
             for r in fact.where if r in edition.paragraphs or r in edition.notes]
    return not texts or figure(fact.value) in {n for text in texts for n in figures(text)}


def figures(text):
    """Every figure of a text, written alike: 1,500 → 1500; three → 3."""
    for found in NUMBER.findall(text):
        if found[0].isdigit():
            yield figure(float(found.replace(",", "")))
        elif found.lower() in WORDS:
            yield WORDS[found.lower()]


def figure(value):
    """A number as plain digits: 20.0 → 20."""
    return f"{value:.10g}" if abs(value) < 1e15 else str(value)


def begins(date):
    """The day on which an EDTF date begins, as text that sorts: "2005-08~/2006" → "2005-08"; an open beginning first."""
    return date.split("/")[0].rstrip("~").replace("..", "0000")

"""Places and pipelines of the map, from data/places.yml and data/pipelines.yml."""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from macros.model.dates import impossible
from macros.model.edition import Edition
from macros.model.geography import MapPlace, Pipeline
from macros.model.problems import At, Problem, nearest, problem
from macros.reading.data_checks import check_places, check_references, check_slips, check_slugs
from macros.reading.data_schemas import checked_by, sound_items
from macros.reading.datafiles import File


def read_places(file: File, schema: Draft202012Validator, problems: list[Problem]) -> dict[str, MapPlace]:
    """Slug → MapPlace. Those that the schema refuses are left out, and their problems added."""
    wrong = checked_by(schema, file)
    problems += [p for p, _ in wrong]
    broken = {where[0] for _, where in wrong if where}
    items = file.data.items() if isinstance(file.data, dict) else ()
    return {
        slug: MapPlace(
            slug=slug, name=item["name"], lon=item["at"][0], lat=item["at"][1], side=item.get("side", "right")
        )
        for slug, item in items
        if slug not in broken
    }


def read_pipelines(file: File, schema: Draft202012Validator, problems: list[Problem]) -> tuple[Pipeline, ...]:
    """The Pipelines in the order of the file, by which the map numbers them. Those that the schema refuses are left
    out, and their problems added."""
    return tuple(pipeline_of(item, file.at(i)) for i, item in sound_items(schema, file, problems))


def pipeline_of(item: Mapping[str, Any], at: At) -> Pipeline:
    """The Pipeline of an item that the schema has passed."""
    return Pipeline(
        entry=item["entry"],
        part=item.get("part"),
        carries=item["carries"],
        stage=item["stage"],
        backed_by=tuple(item["backed_by"]),
        by=item["by"],
        since=item.get("from"),
        note=item.get("note"),
        route=tuple(item.get("route", ())),
        slip=tuple(item.get("slip", ())),
        where=tuple(item["where"]),
        at=at,
    )


def check_pipelines(edition: Edition) -> Iterator[Problem]:
    """Missing geography; entries, paragraphs and places that do not exist; impossible dates."""
    if edition.pipelines and edition.geography is None:
        yield problem(
            "F04", At("data/geography/countries.topojson", 1), missing="the map's geography", what_to_do="Bring it back"
        )
    for line in edition.pipelines:
        yield from check_slugs(edition, line.entry, [line.entry], line.at)
        yield from check_places(edition, line.entry, line.where, line.at)
        for slug in line.route:
            if slug not in edition.places:
                yield problem(
                    "D09",
                    line.at,
                    id=line.entry,
                    slug=slug,
                    near=nearest(slug, edition.places, "Add it to data/places.yml"),
                )
        for slug in line.backed_by:
            if slug != "eu" and slug not in edition.countries:
                yield problem(
                    "D05",
                    line.at,
                    id=line.entry,
                    slug=slug,
                    near=nearest(slug, [*edition.countries, "eu"], "Name a country of data/countries/, or eu"),
                )
        yield from check_references(edition, f"{line.by} {line.note or ''}", line.at)
        said = f"{line.by} {line.note or ''}"
        yield from check_slips(edition, line.entry, line, names=[line.entry], dates=[line.since], said=said)
        if line.since and (reason := impossible(line.since)):
            yield problem("D07", line.at, id=line.entry, date=line.since, reason=reason)

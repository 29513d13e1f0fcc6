"""The page of what is wanted: what lacks something stands there with the way to its line, what does not stays away."""

import gzip
import re

import pytest
from sample import Sample

from macros.model.hosting import Repository
from macros.model.texts import Document
from macros.showing import wanted_views
from macros.showing.wanted_views import Item, lack, unlinked, wanted_view, without_address, without_dates, without_value

FORK = Repository("https://github.com/jane/reader", "edit/main/")
CHAPTER, ENTRY, FACTS, BIB = (
    "docs/testing-ground/1-body.md",
    "docs/glossary/lo.md",
    "data/facts/sample.yml",
    "bibliography/sources.bib",
)
OTHER = "docs/third-report/"
THIRD = {
    f"{OTHER}index.md": b"---\ntitle: Third\nwork: xx\nname: Third\nsource: sample-2008-report\n"
    b"sections:\n- {title: A, paragraphs: 0}\n- {title: B, paragraphs: 2}\nnotes: 1\n---\nx\n",
    f"{OTHER}1-b.md": b"---\ntitle: B\n---\nOne.[^1]\n{: #xx-1-1 }\n\n[^1]: [@lo-2004-sunset].\n\n"
    b'!!! parallel "TG n. 3"\n    The same.\n\nTwo.\n{: #xx-1-2 }\n\n!!! continues "XX 1.1"\n    Further.\n',
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("wanted") / "x")


def lacking(sample, files, of):
    with sample.with_files(files):
        edition, _ = sample.read()
        return [found.id if hasattr(found, "id") else found.slug for found in of(edition)]


def test_a_paragraph_that_no_link_joins_with_another_report_is_wanted_in_both(sample):
    assert lacking(sample, {}, unlinked) == []  # one report alone has no other
    assert lacking(sample, THIRD, unlinked) == ["tg-1-1", "xx-1-2"]


def test_a_link_within_a_report_joins_nothing(sample):
    inside = {**THIRD, f"{OTHER}1-b.md": THIRD[f"{OTHER}1-b.md"].replace(b'"TG n. 3"', b'"XX 1.2"')}
    assert lacking(sample, inside, unlinked) == ["tg-1-1", "tg-1-2", "xx-1-1", "xx-1-2"]


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("Samplestan lent USD 20 million.", True),
        ("Samplestan lent twenty million.", False),
        ("Samplestan lent for the 2nd time.", False),
        ("Samplestan lent in May 2004.", False),
        ("Samplestan lent what TG 1.2 says.", False),
    ],
)
def test_a_fact_with_a_figure_in_digits_and_no_value_is_wanted(statement, wanted, sample):
    text = sample.bytes_of(FACTS).decode().replace("Somebody visited Samplestan.", statement).encode()
    assert lacking(sample, {FACTS: text}, without_value) == (["sample-visit-2005"] if wanted else [])


def test_entries_without_dates_are_wanted_of_kinds_that_have_some_the_most_named_first(sample):
    one, two = (f"---\nname: {n}\nkind: person\n---\nx\n".encode() for n in ("Zeno", "Adam"))
    files = {"docs/glossary/zeno.md": one, "docs/glossary/adam.md": two}
    assert lacking(sample, files, without_dates) == []
    dated = {**files, "docs/glossary/eve.md": b'---\nname: Eve\nkind: person\ndates: "2004"\n---\nx\n'}
    assert lacking(sample, dated, without_dates) == ["lo", "adam", "zeno"]


@pytest.mark.parametrize(
    ("field", "untranslated"),
    [
        ("langid = {russian}", True),
        ("langid = {russian},\n  translation = {X}", False),
        ("langid = {english}", False),
        ("langid = {british}", False),
        ("year = {2001}", False),
    ],
)
def test_a_foreign_title_wants_a_translation(field, untranslated, sample):
    files = {BIB: sample.replaced(BIB, "  date = {2008},", f"  date = {{2008}},\n  {field},")}
    with sample.with_files(files):
        edition, _ = sample.read()
        assert wanted_views.untranslated(edition.sources["sample-2008-report"]) is untranslated


def test_a_source_without_url_wants_an_address(sample):
    edition, _ = sample.read()
    assert without_address(edition.sources["sample-2008-report"])
    files = {BIB: sample.replaced(BIB, "  date = {2008},", "  date = {2008},\n  url = {https://x.example/},")}
    with sample.with_files(files):
        assert not without_address(sample.read()[0].sources["sample-2008-report"])


def test_each_has_the_way_to_its_line(sample):
    sample.reader.repository = FORK
    with sample.with_files(THIRD):
        edition, _ = sample.read()
    sample.reader.repository = Repository()
    document = Document(
        path="docs/contribute/wanted.md", meta={}, body="", prose="", marks=(), paragraphs=(), notes=(), headings=()
    )
    found = {lack.heading.id: lack for lack in wanted_view(edition, document, "../../")["lacks"]}
    item = found["paragraphs"].items[0]
    assert 'href="../../testing-ground/1-body/#tg-1-1"' in item.link and "1-body.md?plain=1#L6" in item.edit
    assert "#ref-lo-2004-sunset" in found["addresses"].items[0].link
    assert found["translations"].items == () and found["translations"].heading.number == 0


def test_of_very_many_the_first_are_shown_and_the_rest_is_counted():
    items = [Item(f"{n}", "", "") for n in range(wanted_views.MOST + 7)]
    found = lack("x", "X", "about", "guide", range(len(items)), items.__getitem__)
    assert found.items == tuple(items[: wanted_views.MOST])
    assert (found.left, found.heading.number) == (7, wanted_views.MOST + 7)
    assert lack("x", "X", "about", "guide", range(wanted_views.MOST), items.__getitem__).left == 0


def test_the_page_is_light_and_each_item_leads_to_its_line(site):
    html = (site / "contribute/wanted/index.html").read_text()
    assert len(gzip.compress(html.encode())) < 60_000
    assert len(re.findall(r"<[a-z]", html)) < 2_500
    lists = re.findall(r'<ul class="wanted[^"]*">(.*?)</ul>', html, re.DOTALL)
    items = [item for found in lists for item in re.findall(r"<li>(.*?)</li>", found, re.DOTALL)]
    assert len(items) > 100 and [item for item in items if item.count('class="edit"') != 1] == []

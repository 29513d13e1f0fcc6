"""Drawings and compiled templates kept as files: never another than the one that would be made, whatever has become
of the files."""

import pytest

from macros.showing import templates
from macros.showing.kept import FileCache


@pytest.fixture
def asked():
    return []


@pytest.fixture
def make(asked):
    def make(of):
        asked.append(of)
        return f"<svg>{of} é\r\n</svg>\n"

    return make


def kept(folder, by="engine 1"):
    return FileCache(by, "<svg", "</svg>", folder)


def test_a_text_is_made_once_and_is_the_same_for_the_next_process(tmp_path, make, asked):
    assert [kept(tmp_path / "new").text("a", make) for _ in range(3)] == ["<svg>a é\r\n</svg>\n"] * 3
    assert asked == ["a"] and len(list((tmp_path / "new").iterdir())) == 1


def test_another_drawing_and_another_engine_are_made_of_their_own(tmp_path, make, asked):
    for of, by in (("a", "engine 1"), ("b", "engine 1"), ("a", "engine 2")):
        assert f"<svg>{of}" in kept(tmp_path, by).text(of, make)
    assert asked == ["a", "b", "a"]


@pytest.mark.parametrize("damaged", [b"", b"<svg>a", b"</svg>", b"\xff\xfe"])
def test_a_damaged_file_is_made_again(tmp_path, make, asked, damaged):
    whole = kept(tmp_path).text("a", make)
    next(tmp_path.iterdir()).write_bytes(damaged)
    assert kept(tmp_path).text("a", make) == whole and asked == ["a", "a"]
    assert kept(tmp_path).text("a", make) == whole and len(asked) == 2


def test_without_a_folder_or_with_one_that_cannot_be_written_it_is_made_each_time(tmp_path, make, asked):
    (tmp_path / "file").write_text("no folder")
    for folder in (None, None, tmp_path / "file", tmp_path / "file"):
        assert kept(folder).text("a", make).startswith("<svg>a")
    assert len(asked) == 4


@pytest.fixture
def compiled(tmp_path, monkeypatch):
    """A function that fills a template of a text as a new process would, and gives its words and what was compiled."""
    monkeypatch.setattr(templates, "TEMPLATES", tmp_path)

    def fill(text, folder):
        (tmp_path / "one.html").write_text(text)
        templates.environment.cache_clear()
        templates.keep_compiled(folder)
        environment, found = templates.environment(), []
        compile_text = environment._compile
        environment._compile = lambda source, name: found.append(name) or compile_text(source, name)
        return templates.filled("one", {"word": "A & B"}), len(found)

    yield fill
    templates.environment.cache_clear()


def test_a_template_is_compiled_once_and_again_when_it_has_changed(compiled, tmp_path):
    kept = tmp_path / "new/kept"
    assert [compiled("<b>{{ word }}</b>", kept) for _ in range(3)] == [("<b>A &amp; B</b>", n) for n in (1, 0, 0)]
    assert compiled("<i>{{ word }}</i>", kept) == ("<i>A &amp; B</i>", 1)


def test_a_template_that_another_release_of_jinja_compiled_is_compiled_again(compiled, tmp_path, monkeypatch):
    assert compiled("{{ word }}", tmp_path / "kept")[1] == 1
    monkeypatch.setattr(templates, "version", lambda name: f"{name} 99")
    assert [compiled("{{ word }}", tmp_path / "kept")[1] for _ in range(2)] == [1, 0]


def test_a_damaged_template_is_compiled_again(compiled, tmp_path):
    compiled("{{ word }}", tmp_path / "kept")
    for file in (tmp_path / "kept").iterdir():
        file.write_bytes(file.read_bytes()[:30])
    assert compiled("{{ word }}", tmp_path / "kept") == ("A &amp; B", 1)


def test_where_nothing_can_be_kept_templates_are_compiled_all_the_same(compiled, tmp_path):
    (tmp_path / "file").touch()
    assert compiled("{{ word }}", tmp_path / "file/kept") == ("A &amp; B", 1)

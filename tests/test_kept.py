"""Texts kept as files: never another text than the one that would be made, whatever has become of the files."""

import pytest

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

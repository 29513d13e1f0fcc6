"""What comes after MkDocs 1.x and Material: the same bytes from ProperDocs, and no site without notes from anybody."""

import logging
import re
import shutil

import markdown
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from same_bytes import differences, main
from sample import ROOT, copy_sample

from macros.showing.extension import EditionNotReadError

NOTED = "A paragraph.[^1]\n{: #tg-1-1 }\n\n[^1]: [@lo-2004-sunset].\n"


class Tolerant(yaml.SafeLoader):
    """mkdocs.yml with its own tags left out."""


Tolerant.add_multi_constructor("!", lambda loader, suffix, node: None)


def settings():
    return yaml.load((ROOT / "mkdocs.yml").read_text(), Tolerant)


def test_our_extension_without_the_edition_renders_nothing_and_says_why():
    converter = markdown.Markdown(extensions=settings()["markdown_extensions"])
    with pytest.raises(EditionNotReadError, match="only the plugin 'edition' knows: without it they would be lost"):
        converter.convert(NOTED)


def test_a_build_without_the_plugin_stops_before_a_page_is_written(tmp_path, monkeypatch):
    """As by a generator that drops plugins which it does not know: mkdocs.yml is read, the plugin is not there."""
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    folder = copy_sample(tmp_path / "x")
    for name in ("theme", "templates"):
        shutil.copytree(ROOT / "macros" / name, folder / "macros" / name)
    text = (ROOT / "mkdocs.yml").read_text()
    assert text.count("\n  - edition") == 1
    (folder / "mkdocs.yml").write_text(text.replace("\n  - edition", ""))
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    with pytest.raises(EditionNotReadError):
        build(load_config(config_file=str(folder / "mkdocs.yml"), site_dir=str(tmp_path / "site")))
    assert not list((tmp_path / "site").rglob("index.html"))


def test_two_sites_are_compared_but_for_their_generator(tmp_path, capsys, monkeypatch):
    for name in ("one", "other"):
        (tmp_path / name / "a").mkdir(parents=True)
        (tmp_path / name / "a/index.html").write_text(f'<meta name="generator" content="{name}">\n<p>x</p>')
        (tmp_path / name / "b.json").write_text("{}")
    one, other = tmp_path / "one", tmp_path / "other"
    assert list(differences(one, other)) == [] and main(str(one), str(other)) == 0
    (other / "b.json").write_text("{ }")
    (one / "a/index.html").write_text('<meta name="generator" content="one">\n<p>y</p>')
    (other / "c").write_bytes(b"\xff")
    assert list(differences(one, other)) == ["a/index.html: differs", "b.json: differs", f"c: only in {other}"]
    (other / "b.json").unlink()
    assert f"b.json: only in {one}" in list(differences(one, other))
    capsys.readouterr()
    assert main(str(one), str(other)) == 1 and capsys.readouterr().out.startswith("a/index.html: differs\n")


def test_a_job_holds_properdocs_against_mkdocs():
    job = yaml.safe_load((ROOT / ".github/workflows/stack.yml").read_text())["jobs"]["properdocs"]
    commands = "\n".join(step.get("run", "") for step in job["steps"])
    assert "mkdocs build --strict --site-dir site" in commands and "properdocs build" in commands
    assert "tests/same_bytes.py site other" in commands
    pinned = (ROOT / ".github/properdocs.txt").read_text()
    assert re.search(r"^properdocs==1\.\S+ \\$", pinned, re.M) and "--hash=sha256:" in pinned

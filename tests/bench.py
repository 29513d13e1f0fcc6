"""Time the build, as medians of several runs, beside their goals: `make bench`.

Cold build: a new process, nothing kept. Rebuild: what `mkdocs serve --dirty` does when one chapter is saved, in a
process that has built before. Both for the reports and for ten times the reports (tests/multiply.py).
"""

import contextlib
import io
import logging
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from multiply import multiply

ROOT = Path(__file__).parent.parent
RUNS = int(os.environ.get("RUNS", 3))
PEAK = (
    "import resource, runpy, sys; sys.argv = {argv!r}\ntry: runpy.run_module('mkdocs', run_name='__main__')\n"
    "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
)


def cold(folder):
    """(seconds, megabytes at the peak) of one build in a new process."""
    argv = ["mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder / "site")]
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", PEAK.format(argv=argv)], cwd=folder, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return seconds, int(done.stderr.split()[-1]) / 1024


def rebuilds(folder, runs):
    """Seconds of each rebuild after one saved chapter, by the steps of `mkdocs serve --dirty`."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    chapter = sorted((folder / "docs").glob("*/2-*.md"))[0]

    def once():
        config = load_config(config_file=str(folder / "mkdocs.yml"), site_dir=str(folder / "served"))
        if not once.started:
            config.plugins.on_startup(command="serve", dirty=True)
            once.started = True
        build(config, dirty=True)

    once.started, times = False, []
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    with contextlib.redirect_stdout(io.StringIO()):
        once()
        for run in range(runs):
            # A sentence that names an entry, so that the entry's page and the glossary change too.
            chapter.write_text(re.sub(r"\n\{: #", f" Saved by the SCO ({run}).\n{{: #", chapter.read_text(), count=1))
            start = time.perf_counter()
            once()
            times.append(time.perf_counter() - start)
    return times


def linking(times):
    """Seconds to match every name of the glossary in every text, with `times` as many entries."""
    from dataclasses import replace

    from macros.checks.edition import read_edition
    from macros.reading.files import Reader
    from macros.reading.glossary import Names, link_document

    edition, _ = read_edition(Reader(ROOT))
    entries = {
        f"{slug}-{i}": replace(
            entry,
            slug=f"{slug}-{i}",
            name=entry.name + f" {i}" * (i > 0),
            aliases=tuple(a + f" {i}" * (i > 0) for a in entry.aliases),
        )
        for slug, entry in edition.entries.items()
        for i in range(times)
    }
    start = time.perf_counter()
    names = Names(entries, [])
    for document in edition.documents.values():
        link_document(document, names)
    return len(entries), time.perf_counter() - start


def measure(times):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        multiply(ROOT, folder, times)
        builds = [cold(folder) for _ in range(RUNS)]
        pages = sum(1 for _ in (folder / "site").rglob("*.html"))
        return (
            pages,
            statistics.median(b[0] for b in builds),
            max(b[1] for b in builds),
            statistics.median(rebuilds(folder, RUNS)),
        )


def main():
    (pages, build1, memory1, again1), (many, build10, memory10, again10) = measure(1), measure(10)
    print(f"{'median of ' + str(RUNS):34} {'measured':>12}   goal")
    print(f"{f'cold build, {pages} pages':34} {build1:10.2f} s   5 s or less")
    print(f"{f'ten times the reports, {many} pages':34} {build10:10.2f} s   {11 * build1:.1f} s or less (eleven times)")
    print(f"{'a saved chapter built again':34} {again1:10.2f} s   1.5 s or less")
    print(f"{'  at ten times the reports':34} {again10:10.2f} s   hardly more")
    for times in (1, 10):
        count, seconds = linking(times)
        print(f"{f'linking all texts, {count} entries':34} {seconds:10.2f} s   1 s or less, and linear")
    print(f"{'peak memory':34} {memory1:9.0f} MB")
    print(f"{'  at ten times the reports':34} {memory10:9.0f} MB")


if __name__ == "__main__":
    main()

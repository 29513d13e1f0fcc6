"""Time the build, as medians of several runs, beside their goals: `make bench`.

Seconds of the clock and of the processors: the second say the same on a machine that others use too.

Cold build: a new process, nothing kept, or with the drawings and compiled templates of a build before. Rebuild: what
`mkdocs serve --dirty` does when one chapter is saved, in a process that has built before. Both for the edition and for
ten times the edition, the rebuild for ten times the reports alone too (tests/multiply.py).
"""

import contextlib
import io
import logging
import os
import re
import resource
import shutil
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


def processors():
    """The processor time, in seconds, of this process and of those that it has started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def timed(do):
    """(seconds by the clock, processor seconds, the result of `do()`)."""
    start, used = time.perf_counter(), processors()
    given = do()
    return time.perf_counter() - start, processors() - used, given


def cold(folder, site, *, kept=False):
    """(seconds, processor seconds, megabytes at the peak) of one build in a new process. kept: what .cache holds.

    site: a folder that is not there yet; ext4 takes seconds for new files where thousands have just been deleted.
    """
    if not kept:
        shutil.rmtree(folder / ".cache", ignore_errors=True)
    argv = ["mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)]
    command = [sys.executable, "-c", PEAK.format(argv=argv)]
    seconds, used, done = timed(lambda: subprocess.run(command, cwd=folder, capture_output=True, text=True))
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return seconds, used, int(done.stderr.split()[-1]) / 1024


def rebuilds(folder, runs):
    """(seconds, processor seconds) of each rebuild after one saved chapter, by the steps of `mkdocs serve --dirty`."""
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
            times.append(timed(once)[:2])
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

    def link():
        names = Names(entries, [])
        for document in edition.documents.values():
            link_document(document, names)

    return len(entries), *timed(link)[:2]


def median(measured):
    """The median of each column of the rows."""
    return tuple(map(statistics.median, zip(*measured, strict=True)))


@contextlib.contextmanager
def multiplied(times, data=True):
    """A folder with the edition as often as that, as `multiply` makes it."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        multiply(ROOT, folder, times, data)
        # The ids of the copies: else each of some ten thousand would be reported as new at every reading.
        subprocess.run([sys.executable, "-m", "macros", "anchors"], cwd=folder, capture_output=True, check=False)
        yield folder


def measure(times):
    """(pages, (seconds, processor seconds) of a build, its megabytes, the same of a rebuild)."""
    with multiplied(times) as folder:
        builds = [cold(folder, folder / f"site-{run}") for run in range(RUNS)]
        pages = sum(1 for _ in (folder / "site-0").rglob("*.html"))
        return (
            pages,
            median(build[:2] for build in builds),
            max(build[2] for build in builds),
            median(rebuilds(folder, RUNS)),
        )


def with_drawings_kept():
    """(seconds, processor seconds) of a build in a new process with what .cache holds of one before."""
    with multiplied(1) as folder:
        cold(folder, folder / "first")
        return median(cold(folder, folder / f"site-{run}", kept=True)[:2] for run in range(RUNS))


def main():
    (pages, build1, memory1, again1), (many, build10, memory10, again10) = measure(1), measure(10)
    kept1 = with_drawings_kept()
    with multiplied(10, data=False) as folder:
        reports = median(rebuilds(folder, RUNS))
    rows = [
        (f"cold build, {pages} pages", build1, "5 s or less, then 3.5 s"),
        ("  with the drawings of the one before", kept1, "5 s or less"),
        (f"ten times the edition, {many} pages", build10, f"{11 * build1[0]:.1f} s or less (eleven times)"),
        ("a saved chapter built again", again1, "1 s or less"),
        ("  at ten times the reports", reports, "1 s or less"),
        ("  at ten times the edition", again10, "1 s or less"),
    ]
    for times in (1, 10):
        count, *taken = linking(times)
        rows.append((f"linking all texts, {count} entries", taken, "1 s or less, and linear"))
    print(f"{'median of ' + str(RUNS):38} {'seconds':>10} {'of processors':>15}   goal")
    for name, (seconds, used), goal in rows:
        print(f"{name:38} {seconds:8.2f} s {used:13.2f} s   {goal}")
    print(f"{'peak memory':38} {memory1:8.0f} MB")
    print(f"{'  at ten times the edition':38} {memory10:8.0f} MB")


if __name__ == "__main__":
    main()

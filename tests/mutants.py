"""make mutants: change single operators of the package, one at a time, and see whether a test notices.

mutmut makes the mutants and runs the tests that reach each; pyproject.toml says which tests. Of its operators those
that change what is decided are used: comparisons, arithmetic, and, or, not, in, is, numbers, True and False, continue
and break, the arms of a conditional expression, assignments, lstrip for rstrip. `--all` takes its others too (strings
in other letters, arguments left out): six times as many, most of which end in an error anyway.

    make mutants                                       all modules that read, check, date, format and compare
    make mutants ARGS=macros/reading/resolve.py        one
    make mutants ARGS=--left                           those that survived the last time, or were not tried
    make mutants ARGS=--tenth                          each function's third, and every tenth after it: a look

Survivors that change nothing that anybody could notice stand in tests/equivalents.txt, each with its reason. No test is
run for them, since it takes longest to run all without one that fails.
"""

import argparse
import gc
import re
import sys
from collections import Counter
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.config import _prepareconfig
from _pytest.main import Session
from _pytest.runner import runtestprotocol
from mutmut.__main__ import _run as run_mutmut
from mutmut.configuration import config
from mutmut.mutation import mutators
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import change_cwd
from mutmut.workers import isolation

EQUIVALENTS = Path(__file__).parent / "equivalents.txt"
WANTED = 90  # per cent of the mutants that are no equivalents
# Modules that write the built site, which alone shows what they do: too slow for a run for each mutant.
WRITTEN = ("articles", "frame", "full_text", "meanwhile", "offline", "parted", "passages", "picture", "scripts", "site")
MODULES = [
    *(
        p
        for floor in ("reading", "checks", "publishing")
        for p in sorted(Path("macros", floor).glob("[a-z]*.py"))
        if floor != "publishing" or p.stem not in WRITTEN
    ),
    *(Path(f"macros/model/{name}.py") for name in ("dates", "english", "problems", "reference", "texts")),
    *(Path(f"macros/showing/{name}.py") for name in ("chicago", "evidence", "pages", "rows")),
]
LEFT = ("survived", "no tests", "not checked")
LEFT_OUT = {"operator_string", "operator_arg_removal", "operator_dict_arguments"}


class Mutant(NamedTuple):
    """A mutant: its name for mutmut, its status, and its change as `- line` and `+ line`."""

    name: str
    status: str
    change: str = ""


@cache
def caches():
    """The functions of the package that keep their results."""
    found = (kept for kept in gc.get_objects() if isinstance(kept, _lru_cache_wrapper))
    return [kept for kept in found if kept.__module__.startswith("macros.")]


def forget():
    """Empty every cache of the package: with a result kept from an earlier test, a mutant would not be called at
    all."""
    for kept in caches():
        kept.cache_clear()


class Forgetting:
    """For pytest: every test begins with nothing kept, and is said to reach what the fixtures of its module have
    reached, though they were made for another test, so that mutmut sees all that it reaches."""

    def __init__(self):
        self.reached = {}

    @staticmethod
    def pytest_runtest_setup(item):
        forget()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        if fixturedef.scope != "module":  # those of a session are this repository's whole edition: too slow
            return (yield)
        before = set(state()._stats)
        state()._stats.clear()
        try:
            return (yield)
        finally:
            self.reached[fixturedef] = set(state()._stats)
            state()._stats |= before

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item):
        for fixtures in item._fixtureinfo.name2fixturedefs.values():
            for fixture in fixtures:
                state()._stats |= self.reached.get(fixture, set())


class Collected(PytestRunner):
    """Collects the tests once, before mutmut forks a process for each mutant: to collect takes longer than to run."""

    items = None
    killers = Path("mutants/killers.txt").absolute()

    equivalent = frozenset()

    def warm_up(self):
        self.collect()
        self.__class__.equivalent = frozenset(
            mutant.name
            for path in {path for path, _ in equivalents()} & set(config().only_mutate)
            for mutant in mutants(Path(path))
            if (path, change(mutant.name, Path(path))) in equivalents()
        )

    def run_tests(self, *, mutant_name, tests):
        if mutant_name is None or mutant_name in self.equivalent:
            return 0  # without a mutant all have passed a moment ago, when mutmut saw which of them reach what
        with change_cwd("mutants"):
            return self.first_failure(mutant_name, [self.items[name] for name in self.in_turn(mutant_name, tests)])

    def execute_pytest(self, params, **more):
        return super().execute_pytest(params, plugins=[*more.pop("plugins", ()), Forgetting()], **more)

    def run_forced_fail(self):
        return super().run_tests(mutant_name=None, tests=[])

    def collect(self):
        if self.items is None:
            with change_cwd("mutants"):
                config = _prepareconfig(["--rootdir=.", "-q", *self._pytest_add_cli_args_test_selection])
                config._do_configure()
                session = Session.from_config(config)
                config.hook.pytest_sessionstart(session=session)
                session.perform_collect()
                self.__class__.items = {item.nodeid: item for item in session.items}
        self.killers.write_text("")
        caches()

    def first_failure(self, mutant, items):
        """1 if one of the tests fails, which is noted; what the package has kept from other runs is forgotten."""
        forget()
        for item, after in zip(items, [*items[1:], None], strict=True):
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=after)):
                with self.killers.open("a") as file:
                    file.write(f"{mutant.rpartition('__mutmut_')[0]} {item.nodeid}\n")
                return 1
        return 0

    def in_turn(self, mutant, tests):
        """The tests: those that killed others of the same function, then those that need not read this repository, of
        them the module's own, then file by file, the quickest first. A file at once, else what its tests share would
        be made anew for each of them."""
        killed = [line.split(" ", 1) for line in self.killers.read_text().split("\n") if line]
        of_function = Counter(name for function, name in killed if function == mutant.rpartition("__mutmut_")[0])
        seconds, of_file, module = state().duration_by_test, Counter(), mutant.split(".")[-2]
        for name in tests:
            of_file[name.split("::")[0]] += seconds[name]

        def turn(name):
            file = name.split("::")[0]
            whole = "edition" in self.items[name].fixturenames
            return -of_function[name], whole, module not in file, of_file[file], file, seconds[name]

        return sorted(tests, key=turn)


def main():
    asked = argparse.ArgumentParser(prog="make mutants", description=__doc__.split("\n")[0])
    asked.add_argument("modules", nargs="*", type=Path)
    asked.add_argument("--all", action="store_true", help="all operators of mutmut")
    asked.add_argument("--left", action="store_true", help="only what survived the last time, or was not tried")
    asked.add_argument("--tenth", action="store_true", help="of each function the third and every tenth after it")
    asked.add_argument("--jobs", type=int, help="how many at once")
    given = asked.parse_args()
    if not given.all:
        mutators.mutation_operators[:] = [o for o in mutators.mutation_operators if o[1].__name__ not in LEFT_OUT]
    modules = given.modules or MODULES
    names = (
        [m.name for path in modules for m in mutants(path) if m.status in LEFT]
        if given.left
        else [f"{dotted(m)}.*{'__mutmut_*3' if given.tenth else ''}" for m in modules]
    )
    config().only_mutate = [str(path) for path in {*MODULES, *modules}]
    if names:
        isolation.PytestRunner = Collected
        run_mutmut(names, given.jobs)
    return print_results(modules, part=given.tenth)


def dotted(path):
    return ".".join(path.with_suffix("").parts)


def mutants(path):
    """The Mutants of a module, as the last run left them."""
    data = SourceFileMutationData(path=path)
    data.load()
    return [Mutant(name, status_by_exit_code[code]) for name, code in data.exit_code_by_key.items()]


def survivors(path):
    return [m._replace(change=change(m.name, path)) for m in mutants(path) if m.status in ("survived", "no tests")]


def change(name, path):
    """What a mutant changes: the lines taken out and put in, without their indentation."""
    lines = get_diff_for_mutant(name, path=path).split("\n")
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines if re.match(r"[-+](?![-+])", line))


@cache
def equivalents():
    """(module, change) → reason, of tests/equivalents.txt: parts between blank lines, each a module's path, the lines
    of the change, and the reason."""
    found = {}
    for part in re.sub(r"^#.*\n", "", EQUIVALENTS.read_text(), flags=re.M).strip().split("\n\n"):
        path, *lines = part.split("\n")
        changed = [line for line in lines if line[:2] in ("- ", "+ ")]
        found[path, "\n".join(changed)] = " ".join(line for line in lines if line not in changed)
    return found


def stands(path, changed):
    """Whether the lines that a mutant takes out are still in its module."""
    lines = {line.strip() for line in Path(path).read_text().split("\n")} if Path(path).exists() else set()
    return all(line[2:] in lines for line in changed.split("\n") if line.startswith("- "))


def print_results(modules, *, part=False):
    """Print what survived, and how many were killed; 1 if too few were, or if an equivalent is gone.

    part: what was not tried does not count, and the rate wanted is that of all modules together, not of each.
    """
    known, rates, counts = equivalents(), [], []
    for path in modules:
        counted = Counter(m.status for m in mutants(path))
        found = survivors(path)
        left = [m for m in found if (str(path), m.change) not in known]
        same = len(found) - len(left)
        total = counted.total() - same - (counted["not checked"] if part else 0)
        killed = counted.total() - len(found) - counted["not checked"]
        print(*(f"\n{path} {m.name.split('.')[-1]} {m.status}\n{m.change}" for m in left), sep="\n")
        rates.append(f"{path}: {killed} of {total} killed{f' ({same} equivalents aside)' if same else ''}")
        counts.append((killed, total))
    killed, total = map(sum, zip(*counts, strict=True))
    rates.append(f"together: {killed} of {total} killed ({100 * killed / max(total, 1):.1f} %)")
    gone = [f"{path}: an equivalent is gone:\n{changed}" for path, changed in known if not stands(path, changed)]
    print("\n" + "\n".join(rates + gone))
    few = any(100 * killed < WANTED * total for killed, total in ([(killed, total)] if part else counts))
    return int(few or bool(gone))


if __name__ == "__main__":
    sys.exit(main())

"""Files that take longest run first: one that begins last would keep a core waiting for it.

What each test took is kept in .pytest_cache, so the order is that of this machine and of the tests of today. A process
of pytest-xdist receives the order from the one that started it: all must have the same.
"""

from collections import Counter

import pytest

KEPT = "durations"
SHORT = 0.05  # what takes less makes no difference
# Where nothing is kept yet. The first builds the site, while the second needs none.
LONGEST = (
    "test_reading",
    "test_mutations",
    "test_find",
    "test_access",
    "test_cite_panel",
    "test_frame",
    "test_serving",
    "test_notebook",
    "test_timeline",
    "test_wide",
    "test_site",
    "test_pages",
    "test_rebuild",
    "test_problems",
    "test_third_report",
    "test_glossary",
    "test_keys",
    "test_offline",
    "test_floors",
    "test_assignments",
    "test_layer",
    "test_citing",
    "test_ledger",
    "test_long_runs",
)


class Order:
    """A plugin of pytest that keeps the time of each test and puts the files in order."""

    def __init__(self, config):
        given = getattr(config, "workerinput", None)
        self.cache = None if given else getattr(config, "cache", None)
        self.kept = given[KEPT] if given else {} if self.cache is None else self.cache.get(KEPT, {})
        self.taken = Counter()

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node):
        node.workerinput[KEPT] = self.kept

    def pytest_collection_modifyitems(self, items):
        taken = Counter()
        for item in items:
            taken[item.path] += self.kept.get(item.nodeid, 0)
        places = {name: place for place, name in enumerate(LONGEST)}
        items.sort(key=lambda item: (-taken[item.path], places.get(item.path.stem, len(places))))

    def pytest_runtest_logreport(self, report):
        self.taken[report.nodeid] += report.duration

    def pytest_sessionfinish(self):
        if self.cache is not None:
            taken = {id: round(seconds, 2) for id, seconds in self.taken.items() if seconds >= SHORT}
            others = {id: seconds for id, seconds in self.kept.items() if id not in self.taken}
            self.cache.set(KEPT, others | taken)

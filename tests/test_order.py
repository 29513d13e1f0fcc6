"""The order of the files of tests: the longest first, as they were when they ran last; see order.py."""

from pathlib import Path
from types import SimpleNamespace

from order import KEPT, LONGEST, Order


class Kept(dict):
    def set(self, name, value):
        self[name] = value


def items(*ids):
    return [SimpleNamespace(nodeid=id, path=Path(id.split("::")[0])) for id in ids]


def in_order(order, *ids):
    found = items(*ids)
    order.pytest_collection_modifyitems(found)
    return [item.nodeid for item in found]


def ran(order, **seconds):
    for id, duration in seconds.items():
        for _ in range(2):  # its fixtures, then the test
            order.pytest_runtest_logreport(SimpleNamespace(nodeid=f"test_{id[0]}.py::{id}", duration=duration / 2))
    order.pytest_sessionfinish()


def test_the_file_that_took_longest_comes_first_and_a_run_of_some_tests_forgets_no_others():
    cache = Kept()
    ran(Order(SimpleNamespace(cache=cache)), a1=3, a2=3, b1=5, c1=0.01)
    ids = ("test_c.py::c1", "test_b.py::b1", "test_a.py::a1", "test_a.py::a2")
    assert in_order(Order(SimpleNamespace(cache=cache)), *ids) == [ids[2], ids[3], ids[1], ids[0]]
    ran(Order(SimpleNamespace(cache=cache)), a2=1)
    assert cache[KEPT] == {"test_a.py::a1": 3, "test_a.py::a2": 1, "test_b.py::b1": 5}
    assert in_order(Order(SimpleNamespace(cache=cache)), *ids) == [ids[1], ids[2], ids[3], ids[0]]


def test_each_process_has_the_order_of_the_one_that_started_it_and_keeps_nothing():
    kept, node = {"test_b.py::b1": 5}, SimpleNamespace(workerinput={})
    Order(SimpleNamespace(cache=Kept({KEPT: kept}))).pytest_configure_node(node)
    cache = Kept()
    order = Order(SimpleNamespace(cache=cache, workerinput=node.workerinput))
    assert in_order(order, "test_a.py::a1", "test_b.py::b1") == ["test_b.py::b1", "test_a.py::a1"]
    ran(order, a1=9)
    assert cache == {}


def test_where_nothing_is_kept_the_list_of_the_longest_decides():
    order = Order(SimpleNamespace(cache=Kept()))
    first, second, *_ = (f"{name}.py::x" for name in LONGEST)
    assert in_order(order, "test_other.py::x", second, first) == [first, second, "test_other.py::x"]

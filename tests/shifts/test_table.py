"""Every row of the table in this folder's first lines names a test that there is."""

import importlib
import re

import tests.shifts


def test_the_table_names_tests_that_exist():
    rows = re.findall(r"\| (test_\w+)\.(test_\w+) \|", tests.shifts.__doc__ or "")
    assert len(rows) > 20
    for module, name in rows:
        assert hasattr(importlib.import_module(f"tests.shifts.{module}"), name), (module, name)

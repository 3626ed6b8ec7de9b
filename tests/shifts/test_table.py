"""Every row of the table in this folder's first lines names a test that there is."""

import importlib
import re

import tests.shifts


def test_the_table_names_tests_that_exist():
    said = tests.shifts.__doc__ or ""
    rows = re.findall(r"\| (?:(\w+)\.)?(test_\w+)\.(test_\w+) \|", said)
    assert len(rows) == len(re.findall(r"^\| .*test_", said, re.MULTILINE)) > 40
    for room, module, name in rows:
        assert hasattr(importlib.import_module(f"tests.{room or 'shifts'}.{module}"), name), (module, name)

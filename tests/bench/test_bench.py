"""`familiehus bench` runs to its end, has a row for each measure, and what must be exact is exact.

pytest -n0 -m long tests/bench/test_bench.py
"""

import re
from pathlib import Path

import pytest

from tests.cli.houses import run

pytestmark = pytest.mark.long
MEASURES = {f"P{number}" for number in range(1, 17)}


def test_the_quick_benchmark(tmp_path: Path):
    ran = run("bench", "--quick", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    *lines, summary = ran.stdout.strip().splitlines()
    rows = {line.split()[0]: float(line.split()[1]) for line in lines if re.match(r"P\d+|cold", line)}

    assert rows.keys() >= MEASURES | {"cold"}
    assert rows["P2"] == 1, "Unchanged, and yet not 304"
    assert rows["P14"] == 1, "A race that did not sell exactly its seats"
    assert re.match(
        r"Floors kept: \d+ of \d+ \(.*\); stretch reached: \d of \d; load .*; waitress, \d+ s", summary
    )

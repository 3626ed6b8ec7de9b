"""`familiehus import-ics FILE`: a preview that keeps nothing, a result in numbers."""

from pathlib import Path

from tests.cli.houses import run
from tests.conftest import put_in_place

CALENDARS = Path(__file__).parent.parent / "calendars"


def test_a_calendar_is_shown_and_brought_in(tmp_path: Path, empty_file: Path):
    (tmp_path / "instance").mkdir()
    put_in_place(empty_file, tmp_path / "instance")
    file = str(CALENDARS / "recurring.ics")

    shown = run("import-ics", file, "--dry-run", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "Intet er gemt." in shown.stdout

    brought = run("import-ics", file, cwd=tmp_path)
    assert brought.returncode == 0, brought.stderr
    new = next(line for line in shown.stdout.splitlines() if "nye:" in line)
    assert new in brought.stdout
    assert " 0 faste og 0 enkelte" not in new

"""`familiehus import-ics FILE`: a preview that keeps nothing, a result in numbers, a sentence for what is no calendar."""

from pathlib import Path

import pytest

from tests.cli.houses import run

CALENDARS = Path(__file__).parent.parent / "calendars"


def test_a_calendar_is_shown_brought_in_and_not_doubled(tmp_path: Path):
    file = str(CALENDARS / "recurring.ics")

    shown = run("import-ics", file, "--dry-run", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "Intet er gemt." in shown.stdout

    brought = run("import-ics", file, cwd=tmp_path)
    assert brought.returncode == 0, brought.stderr
    new = next(line for line in shown.stdout.splitlines() if "nye:" in line)
    assert new in brought.stdout
    assert " 0 faste og 0 enkelte" not in new

    again = run("import-ics", file, cwd=tmp_path)
    assert " 0 faste og 0 enkelte aktiviteter" in again.stdout
    assert "som før:     0" not in again.stdout


@pytest.mark.parametrize(
    ("written", "options", "sentence"),
    [
        ("not a calendar", [], "kalender"),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", ["--responsible", "ingen@eksempel.dk"], "ingen medarbejder"),
    ],
)
def test_what_cannot_be_brought_in_is_told_in_a_sentence(
    tmp_path: Path, written: str, options: list[str], sentence: str
):
    (tmp_path / "file.ics").write_text(written)

    ran = run("import-ics", "file.ics", *options, cwd=tmp_path)

    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr

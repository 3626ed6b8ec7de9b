"""What a newcomer is told to run is what is run before a change is kept."""

import os
import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
SCRIPT = TOP / ".ci" / "run"
SET_UP = "python3 -m venv .venv && .venv/bin/pip install -q uv && .venv/bin/uv run --locked"
TOP_LEVEL = {
    "familiehus", "templates", "static", "migrations", "tests", "wsgi.py", "pyproject.toml", "README.md", "uv.lock", "LICENSE",
}  # fmt: skip


@pytest.mark.parametrize("ending", ["familiehus demo", "pytest"])
def test_the_readme_says_the_two_commands(ending):
    assert f"\n{SET_UP} {ending}\n" in (TOP / "README.md").read_text(encoding="utf-8")


def test_the_script_ends_with_the_readmes_own_command():
    lines = [line for line in SCRIPT.read_text(encoding="utf-8").splitlines() if line.strip()]

    assert lines[-1] == f"{SET_UP} pytest"
    assert os.access(SCRIPT, os.X_OK)
    assert "export CI=true" in lines


def test_every_check_is_run():
    said = SCRIPT.read_text(encoding="utf-8")

    for tool in (
        "ruff check",
        "ruff format --check",
        "lint-imports",
        "djlint",
        "basedpyright",
        ".ci/vendor check",
        ".ci/translate --check",
    ):
        assert tool in said, tool


def test_the_top_of_the_project_holds_what_belongs_there():
    kept = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False)
    if kept.returncode:
        pytest.skip("Projektet ligger ikke i git her.")
    tops = {line.partition("/")[0] for line in kept.stdout.splitlines()}

    assert {top for top in tops if not top.startswith(".")} <= TOP_LEVEL


def test_nothing_is_left_for_later():
    """No stub, no promise, no check that was switched off."""
    promises = re.compile(
        r"\b(TODO|FIXME|XXX|HACK)\b|[Cc]oming soon|[Kk]ommer snart|NotImplementedError|pytest\.mark\.(xfail|skip)\b",
    )
    here = Path(__file__)
    files = [
        path
        for folder in ("familiehus", "templates", "tests", "migrations", ".ci")
        for path in (TOP / folder).rglob("*")
    ]
    found = [
        f"{path.relative_to(TOP)}: {match[0]}"
        for path in files
        if path.suffix in (".py", ".html", ".txt", "")
        and path.is_file()
        and path != here
        and "vendor" not in path.parts
        and "__pycache__" not in path.parts
        for match in promises.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert not found

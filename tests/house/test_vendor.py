"""Front-end files are the ones npm published: none edited, none missing, none extra."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = "static/vendor/bootstrap-5.3.9/bootstrap.min.css"


def check(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / ".ci/vendor"), "check", "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A house with the same front-end files, to be spoiled."""
    shutil.copytree(ROOT / "static", tmp_path / "static")
    shutil.copytree(ROOT / "tests/vendor", tmp_path / "tests/vendor")
    return tmp_path


def test_the_vendored_files_are_as_locked():
    answer = check(ROOT)
    assert (answer.returncode, answer.stdout) == (0, "")


def edited(root: Path) -> None:
    with (root / BOOTSTRAP).open("a") as stylesheet:
        stylesheet.write("/* quick fix */")


def missing(root: Path) -> None:
    (root / BOOTSTRAP).unlink()


def extra(root: Path) -> None:
    (root / "static/vendor/bootstrap-5.3.9/extra.js").write_text("1")


def redrawn(root: Path) -> None:
    (root / "static/icons.svg").write_text("<svg/>")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (edited, f"{BOOTSTRAP}: edited"),
        (missing, f"{BOOTSTRAP}: missing"),
        (extra, "static/vendor/bootstrap-5.3.9/extra.js: not in the lock"),
        (redrawn, "static/icons.svg: edited"),
    ],
)
def test_a_spoiled_file_is_found(copy: Path, spoil: Callable[[Path], None], sentence: str):
    spoil(copy)
    answer = check(copy)
    assert (answer.returncode, answer.stdout.strip()) == (1, sentence)


def test_the_lock_names_no_registry():
    locked = (ROOT / "static/vendor/package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in locked

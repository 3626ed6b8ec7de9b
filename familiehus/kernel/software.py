"""Where the house's software lies on this machine."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent
TOP = PACKAGE.parent


def beside(name: str) -> Path:
    """A folder of the project: at its top in a checkout, inside the package in a wheel."""
    return TOP / name if (TOP / name).is_dir() and (TOP / "pyproject.toml").exists() else PACKAGE / name

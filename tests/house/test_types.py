"""Two ways to say things that the type checker finds only in minutes of waiting; here at once."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "familiehus"
SOURCES = {path.relative_to(PACKAGE): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}


def test_choices_are_pairs():
    """`kernel.forms.choices` makes WTForms' own of them; its stubs do not know `SelectChoice`."""
    assert [str(path) for path, source in SOURCES.items() if "SelectChoice" in source] == [
        "kernel/forms/choices.py"
    ]


def test_a_select_is_of_its_entities():
    """SQLAlchemy 2.1: `Select[Activity]`, not `Select[tuple[Activity]]`."""
    assert not [str(path) for path, source in SOURCES.items() if re.search(r"Select\[tuple\[\w+\]\]", source)]

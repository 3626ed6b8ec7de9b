"""The ladder between the rooms, and how the house names things: what a reader may rely on without reading it all."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from familiehus.app.rooms import ROOMS

TOP = Path(__file__).parents[2]
PACKAGE = TOP / "familiehus"
MODULES = sorted(PACKAGE.rglob("*.py"))
WITHOUT_HTTP = ("models", "access", "queries", "commands")
HTTP = frozenset(
    {"flask", "wtforms", "flask_wtf", "flask_login", "flask_htmx", "flask_babel", "flask_security"}
)
BANNED_MODULES = frozenset({"utils", "helpers", "common", "misc", "base", "manager", "service", "handler"})
BANNED_VERBS = re.compile(r"_*(create|update|delete|handle|process|manage)(_|$)")
# What others look for by name: Flask; SQLAlchemy's types; WTForms' fields; the standard library's HTML parser.
STANDARD_NAMES = frozenset(
    {
        "create_app",
        "process_bind_param",
        "process_result_value",
        "process",
        "process_formdata",
        "process_data",
        "handle_starttag",
        "handle_endtag",
        "handle_data",
    }
)
ASKING_THE_MACHINE = frozenset({"now", "utcnow", "today", "utcfromtimestamp"})


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def called(path: Path) -> str:
    return str(path.relative_to(TOP))


def duty(path: Path) -> str:
    """`queries` of visits/queries.py and of visits/queries/overdue.py."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[1] if len(parts) > 1 else parts[0]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_rooms_import_only_from_rungs_below():
    """In a process of its own: the linter sets up logging anew, which would silence the house's for the rest of the run."""
    linter = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([str(linter)], cwd=TOP, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_every_room_with_tables_or_pages_is_in_the_list_of_rooms():
    with_more = {path.relative_to(PACKAGE).parts[0] for path in MODULES if duty(path) in ("models", "views")}
    assert with_more == {room for room in ROOMS if room in with_more}
    assert {room for room in ROOMS if not (PACKAGE / room / "__init__.py").exists()} == set()


@pytest.mark.parametrize("path", [each for each in MODULES if duty(each) in WITHOUT_HTTP], ids=called)
def test_what_a_room_knows_runs_without_http(path):
    assert [name for name in imports(path) if name.partition(".")[0] in HTTP] == []


@pytest.mark.parametrize(
    ("lower", "uppers"),
    [
        ("models", {"access", "queries", "commands", "forms", "views"}),
        ("access", {"queries", "commands", "forms", "views"}),
        ("queries", {"commands", "forms", "views"}),
        ("commands", {"forms", "views"}),
        ("forms", {"views"}),
    ],
)
def test_inside_a_room_imports_run_one_way(lower, uppers):
    wrong = [
        f"{called(path)} imports {name}"
        for path in MODULES
        if duty(path) == lower
        for name in imports(path)
        for room in [path.relative_to(PACKAGE).parts[0]]
        if name.startswith(f"familiehus.{room}.") and name.split(".")[2] in uppers
    ]
    assert wrong == []


def test_no_module_bears_a_name_that_says_nothing():
    assert [
        called(path)
        for path in MODULES
        if {*path.relative_to(PACKAGE).with_suffix("").parts} & BANNED_MODULES
    ] == []


@pytest.mark.parametrize("path", MODULES, ids=called)
def test_only_the_clock_asks_the_machine_what_time_it_is(path):
    if path == PACKAGE / "kernel" / "clock.py":
        return
    asked = [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ASKING_THE_MACHINE
        and ast.unparse(node.func.value) in ("datetime", "date", "datetime.datetime", "datetime.date")
    ]
    assert asked == []


@pytest.mark.parametrize("path", MODULES, ids=called)
def test_functions_are_called_by_what_they_do_at_the_desk(path):
    named = [
        f"line {node.lineno}: {node.name}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and BANNED_VERBS.match(node.name)
        and node.name not in STANDARD_NAMES
    ]
    assert named == []


@pytest.mark.parametrize("path", [each for each in MODULES if each.read_text().strip()], ids=called)
def test_a_module_opens_with_a_sentence(path):
    said = ast.get_docstring(tree(path))
    assert said, "what belongs here?"
    assert said.splitlines()[0].rstrip()[-1] in ".:?!", said.splitlines()[0]


def test_the_house_fetches_nothing_that_somebody_asks_it_to():
    """Only the post goes out, to the gateway that the settings name (R47)."""
    going_out = {"urllib.request", "http.client", "socket", "requests", "httpx", "urllib3", "ftplib"}
    found = {called(path) for path in MODULES if going_out & set(imports(path))}

    assert found <= {
        "familiehus/messages/channels.py",  # the gateway for text messages
        "familiehus/cli/server.py",  # listens
        *(name for name in found if name.startswith("familiehus/bench/")),  # asks the house itself
    }

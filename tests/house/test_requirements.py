"""Each requirement names tests that there are."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import open_house

TESTS = Path(__file__).parents[1]
TABLE = (Path(__file__).parent / "requirements.md").read_text()
ROWS = dict(re.findall(r"^\| (R\d\d) \| (.*) \|$", TABLE, re.MULTILINE))


@cache
def names_in(path: str) -> set[str]:
    module = ast.parse((TESTS / f"{path}.py").read_text())
    return {node.name for node in module.body if isinstance(node, ast.FunctionDef)}


def test_every_requirement_has_its_row():
    assert list(ROWS) == [f"R{number:02}" for number in range(1, 63)]


@pytest.mark.parametrize("number", ROWS)
def test_a_row_names_living_tests(number: str):
    named = re.findall(r"`([\w/]+)::(\w+)`", ROWS[number])

    assert named
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def test_every_cookie_is_bound_to_the_house(tmp_path: Path):
    """A house reached by https: the session, the language (R41). The device's cookie is made by the same rule."""
    app = open_house(tmp_path, base_url="https://hus.example.dk", mail_backend="locmem")
    visitor = app.test_client()
    secure = {"base_url": "https://hus.example.dk"}
    answers = [visitor.get("/log-ind", **secure), visitor.get("/sprog/en", **secure)]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]

    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in cookie, cookie
        assert "Domain" not in cookie

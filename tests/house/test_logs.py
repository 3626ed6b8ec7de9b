"""The log says what happened and how long it took; it names nobody, and holds nothing that opens a door."""

import json
import logging
from collections.abc import Iterator

import pytest

from familiehus.kernel.logs import JsonLines, set_up
from familiehus.kernel.roles import Role
from tests.furnished import Furnished
from tests.house.test_routes import HOME, rules


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Kept]:
    kept = Kept()
    set_up("INFO")
    logging.getLogger("familiehus").addHandler(kept)
    yield kept
    logging.getLogger("familiehus").removeHandler(kept)


def test_no_name_no_key_and_no_address_stands_in_the_log(furnished: Furnished, log: Kept):
    secrets = {value for values in furnished.values.values() for value in values.values() if len(value) > 6}
    secrets |= set(furnished.people.values()) - {""}
    secrets |= {
        "Fatima",
        "Vibeke",
        "Kirsten",
        "hus.example",
        "fdf.example",
        "10203040",
        "127.0.0.1",
        "kodeord-1",
    }
    for role in (Role.PUBLIC, Role.MANAGER):
        for rule in rules(furnished, "GET"):
            furnished.visitors[role].get(furnished.url_of(rule) + "?q=Fatima").close()
        # These are refused for want of a token, by whomever they are sent.
        for rule in rules(furnished, "POST")[:: 1 if role is Role.MANAGER else 8]:
            sent = {"email": "fatima@hus.example", "password": "kodeord-1", "name": "Fatima Ali"}
            furnished.visitors[role].post(furnished.url_of(rule), data=sent, headers=HOME).close()

    assert len(log.lines) > 50
    # The name of an endpoint is our own word, the same for everybody.
    said = [{**json.loads(line), "endpoint": ""} for line in log.lines]
    found = [
        (secret, line)
        for line in map(json.dumps, said)
        for secret in secrets - {"icons.svg"}
        if secret in line
    ]
    assert not found


def test_a_line_cannot_be_forged(log: Kept):
    logging.getLogger("familiehus.tried").info('sent\r\n{"level": "error"}', extra={"endpoint": "a\nb"})

    assert "\n" not in log.lines[0]
    assert json.loads(log.lines[0])["said"].startswith("sent")

"""Questions asked so often that they go straight to the driver, in words that both databases know."""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from familiehus.kernel.bell import Bell, NothingToHangOn
from familiehus.kernel.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

MOST_REMEMBERED = 1000


class NobodyToAsk(Exception):
    """The house could not be loaded, and its database cannot be asked without it."""


class Question:
    """A SELECT whose values are written `:name`."""

    def __init__(self, words: str) -> None:
        self.words = {"sqlite": words, "postgresql": re.sub(r":(\w+)", r"%(\1)s", words)}


class _Lately:
    """What was answered since the bell rang. Whoever rang it while we asked is seen by the next who looks."""

    def __init__(self, rung: bytes) -> None:
        self.rung = rung
        self.answers: dict[tuple[Any, ...], list[Any]] = {}


class Asker:
    """Puts questions over the house's own connections, and to SQLite's file itself while there is no house yet.

    A fresh process can so answer before it has loaded SQLAlchemy and every room. Where that cannot be, it waits:
    `wait` returns when the house is there, or when it is known that it will not be. One that `remembers` does not ask
    again what it has asked since anybody wrote; it is for a process that keeps its database until it ends.
    """

    def __init__(self, settings: Settings, wait: Callable[[], None], *, remembers: bool = False) -> None:
        self._wait, self._remembers = wait, remembers
        _kind, _is, file = settings.database.partition("sqlite:///")
        self._file = Path(file) if file and "?" not in file else None
        self._engine: Engine | None = None
        self._bell: Bell | None = None
        self._lately = _Lately(b"")
        self.faults: tuple[type[Exception], ...] = (NobodyToAsk,)

    def use(self, engine: "Engine") -> None:
        """The house is there: ask over its connections from now on."""
        from sqlalchemy.exc import SQLAlchemyError

        self.faults = (engine.dialect.loaded_dbapi.Error, SQLAlchemyError, *self.faults)
        self._engine = engine
        if self._remembers and self._file is not None:
            self._hang(self._file)
            if hasattr(os, "register_at_fork"):
                os.register_at_fork(after_in_child=partial(self._hang, self._file))

    def ask(self, question: Question, **values: Any) -> list[Any]:
        """The rows as they are now, for reading only. Raises one of `faults`."""
        if self._bell is None:
            return self._ask(question, values)
        lately, rung = self._lately, self._bell.now()
        if lately.rung != rung:
            lately = self._lately = _Lately(rung)
        asked = (question, *values.values())
        if (rows := lately.answers.get(asked)) is None:
            rows = self._ask(question, values)
            if len(lately.answers) < MOST_REMEMBERED:
                lately.answers[asked] = rows
        return rows

    def _ask(self, question: Question, values: dict[str, Any]) -> list[Any]:
        if self._engine is None and (rows := self._from_the_file(question, values)) is not None:
            return rows
        if self._engine is None:
            self._wait()
        if self._engine is None:
            raise NobodyToAsk
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(question.words[self._engine.dialect.name], values)
            return list(cursor.fetchall())
        finally:
            connection.close()

    def _hang(self, file: Path) -> None:
        """A child hangs its own: that of its parent is good only while the parent lives."""
        self._bell, self._lately = None, _Lately(b"")
        with suppress(NothingToHangOn):
            self._bell = Bell(file)

    def _from_the_file(self, question: Question, values: dict[str, Any]) -> list[Any] | None:
        """None when there is no file, or it is not yet as it should be."""
        if self._file is None:
            return None
        try:
            with closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True)) as connection:
                return connection.execute(question.words["sqlite"], values).fetchall()
        except (sqlite3.Error, ValueError):
            return None

"""Questions asked so often that they go straight to the driver, in words that both databases know."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from familiehus.kernel.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


class NobodyToAsk(Exception):
    """The house could not be loaded, and its database cannot be asked without it."""


class Question:
    """A SELECT whose values are written `:name`."""

    def __init__(self, words: str) -> None:
        self.words = {"sqlite": words, "postgresql": re.sub(r":(\w+)", r"%(\1)s", words)}


class Asker:
    """Puts questions over the house's own connections, and to SQLite's file itself while there is no house yet.

    A fresh process can so answer before it has loaded SQLAlchemy and every room. Where that cannot be, it waits:
    `wait` returns when the house is there, or when it is known that it will not be.
    """

    def __init__(self, settings: Settings, wait: Callable[[], None]) -> None:
        self._wait = wait
        _kind, _is, file = settings.database.partition("sqlite:///")
        self._file = Path(file) if file and "?" not in file else None
        self._engine: Engine | None = None
        self.faults: tuple[type[Exception], ...] = (NobodyToAsk,)

    def use(self, engine: "Engine") -> None:
        """The house is there: ask over its connections from now on."""
        from sqlalchemy.exc import SQLAlchemyError

        self.faults = (engine.dialect.loaded_dbapi.Error, SQLAlchemyError, *self.faults)
        self._engine = engine

    def ask(self, question: Question, **values: Any) -> list[Any]:
        """The rows, read in a moment of their own: nothing that was read before plays a part. Raises one of `faults`."""
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

    def _from_the_file(self, question: Question, values: dict[str, Any]) -> list[Any] | None:
        """None when there is no file, or it is not yet as it should be."""
        if self._file is None:
            return None
        try:
            with closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True)) as connection:
                return connection.execute(question.words["sqlite"], values).fetchall()
        except (sqlite3.Error, ValueError):
            return None

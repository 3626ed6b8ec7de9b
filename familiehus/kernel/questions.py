"""Questions asked so often that they go straight to the driver: words put together once, rows read in a moment."""

from typing import Any

from sqlalchemy.engine import Engine


class Question:
    """A statement in the words of the driver, put together once."""

    def __init__(self, statement: Any) -> None:
        self.statement = statement
        self._ready: dict[str, tuple[str, dict[str, Any], list[str] | None]] = {}

    def ask(self, engine: Engine, **values: Any) -> list[Any]:
        """The rows, read in a moment of their own: nothing that was read before plays a part."""
        dialect = engine.dialect
        if dialect.name not in self._ready:
            compiled = self.statement.compile(dialect=dialect)
            self._ready[dialect.name] = (
                compiled.string,
                dict(compiled.params),
                getattr(compiled, "positiontup", None),
            )
        words, given, order = self._ready[dialect.name]
        asked = {**given, **values}
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(words, tuple(asked[name] for name in order) if order else asked)
            return list(cursor.fetchall())
        finally:
            connection.close()

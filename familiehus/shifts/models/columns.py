"""What columns and indexes of this room are made of."""

from enum import StrEnum

from sqlalchemy import Enum, TextClause, text


def one_of(kinds: type[StrEnum]) -> Enum:
    return Enum(
        kinds, native_enum=False, length=20, values_callable=lambda all_: [each.value for each in all_]
    )


def only_while(column: str) -> TextClause:
    """For an index that sees nothing of what is over."""
    return text(f"{column} IS NULL")

"""What columns and indexes of this room are made of."""

from sqlalchemy import TextClause, text


def only_while(column: str) -> TextClause:
    """For an index that sees nothing of what is over."""
    return text(f"{column} IS NULL")

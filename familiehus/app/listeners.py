"""Who listens to whose news. Connected once, kept for the life of the process."""


def connect() -> None:
    """Connect every listener."""

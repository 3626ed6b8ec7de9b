"""The command line of the house: `familiehus …`."""

from familiehus.cli.root import main

__all__ = ["main"]

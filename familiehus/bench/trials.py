"""One run: the houses it measures, and how long each thing is measured."""

from pathlib import Path

from flask import Flask

from familiehus.bench import houses


class Trial:
    """The houses of a run, and how long each thing is measured."""

    def __init__(self, folder: Path, *, quick: bool, server: str) -> None:
        self.folder, self.quick, self.server = folder, quick, server
        self.seconds = 0.25 if quick else 4.0
        self.rounds = 3 if quick else 5
        self.keys = 10_000 if quick else 100_000
        self.apps: dict[int, Flask] = {}

    def house(self, events: int) -> Path:
        return self.folder / f"house-{events}"

    def build(self) -> None:
        """Three houses: 100, 1,000 and 10,000 events; the smallest with 100 keys, the largest with all of them."""
        empty = self.folder / "empty"
        houses.build(empty, events=0, keys=0)
        for events, keys in ((100, 100), (1_000, 0), (10_000, self.keys)):
            self.apps[events] = houses.build(self.house(events), events=events, keys=keys, like=empty)
        for name in ("flask", "wsgi", "seats"):
            (self.folder / name).mkdir()

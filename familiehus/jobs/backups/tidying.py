"""Which backups are kept, which is the newest, and what is thrown away: a backup remembers whom the house has forgotten."""

import re
import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from familiehus.kernel import clock
from familiehus.kernel.settings import Settings

KEEP_DAYS, KEEP_WEEKS = 7, 5
NAMED = "familiehus-*.tar*"
ASIDE = "before-restore-"
# Folders that hold a house unsealed while something is done; left behind when the machine dies meanwhile.
UNDER_WAY = (".packing-*", ".opened-*", ".rehearsal-*", ".restoring-*")
_BY_UTC = re.compile(r"familiehus-(\d{4}-\d\d-\d\dT\d{6})Z(?:-(\d+))?\.")
_BY_WALL_TIME = re.compile(r"familiehus-(\d{4}-\d\d-\d\d)-(\d{6})(?:-(\d+))?\.")


def folder(settings: Settings) -> Path:
    """Where backups go unless told otherwise."""
    return settings.data / "backups"


def name_now() -> str:
    """The name of a backup that is taken now, by UTC: an hour that comes twice in Copenhagen comes once there."""
    return f"familiehus-{clock.now().astimezone(UTC):%Y-%m-%dT%H%M%SZ}.tar"


def made_at(backup: Path) -> tuple[datetime, int] | None:
    """The instant in a backup's name, and its number among those of one second; None for another file.

    Older versions wrote Copenhagen's wall time; of an hour that comes twice the first is meant.
    """
    try:
        if named := _BY_UTC.match(backup.name):
            instant = datetime.strptime(named[1], "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)
            return instant, int(named[2] or 1)
        if named := _BY_WALL_TIME.match(backup.name):
            wall = datetime.strptime(named[2], "%H%M%S").replace(tzinfo=UTC).time()
            return clock.at(date.fromisoformat(named[1]), wall), int(named[3] or 1)
    except ValueError:
        pass
    return None


def made_on(backup: Path) -> date | None:
    """The day (Copenhagen) on which a backup was taken."""
    made = made_at(backup)
    return clock.local_day(made[0]) if made else None


def in_order(backups: Iterable[Path]) -> list[Path]:
    """The backups among these files, the oldest first."""
    dated = [(made, backup) for backup in backups if (made := made_at(backup)) is not None]
    return [backup for _made, backup in sorted(dated)]


def newest(settings: Settings) -> Path | None:
    """The latest backup in the house's own folder."""
    return next(reversed(in_order(folder(settings).glob(NAMED))), None)


def outdated(backups: Iterable[Path]) -> list[Path]:
    """Those that need not be kept: all but the last of each of 7 days and the last of each of 5 weeks.

    A family that is erased is thus gone from every backup after five weeks.
    """
    dated = [(clock.local_day(made[0]), each) for each in in_order(backups) if (made := made_at(each))]
    if not dated:
        return []
    oldest = dated[-1][0] - timedelta(weeks=KEEP_WEEKS)
    days = {on: backup for on, backup in dated if on >= oldest}
    weeks = {on.isocalendar()[:2]: backup for on, backup in dated if on >= oldest}
    kept = {*list(days.values())[-KEEP_DAYS:], *list(weeks.values())[-KEEP_WEEKS:]}
    return [backup for _on, backup in dated if backup not in kept]


def tidy(settings: Settings) -> None:
    """Throw away backups that are outdated, what was set aside by a restore as long ago, and what a backup or a
    restore that was cut off left lying unsealed."""
    for old in outdated(folder(settings).glob(NAMED)):
        old.unlink(missing_ok=True)
    left = [each for pattern in UNDER_WAY for each in settings.data.glob(pattern)]
    _forget(timedelta(days=1), *left, *folder(settings).glob(".under-way-*"))
    _forget(timedelta(weeks=KEEP_WEEKS), *settings.data.glob(f"{ASIDE}*"))


def _forget(after: timedelta, *folders: Path) -> None:
    for each in folders:
        if clock.now() - datetime.fromtimestamp(each.stat().st_mtime, UTC) > after:
            shutil.rmtree(each, ignore_errors=True)

"""Backups: the database as it stands at one moment, the pictures and the keys, in one sealed file that proves itself.

The database is copied first: a picture's file is written before its row is committed, so every row in the
copy finds its file. What is in a backup is opened and checked against its list of digests before it is called
done, and put back for trial every night.
"""

from familiehus.jobs.backups.making import make, nightly
from familiehus.jobs.backups.packing import BackupError
from familiehus.jobs.backups.reading import manifest_of
from familiehus.jobs.backups.restoring import has_something, rehearse, restore
from familiehus.jobs.backups.tidying import folder, in_order, made_on, newest, outdated, tidy

__all__ = [
    "BackupError",
    "folder",
    "has_something",
    "in_order",
    "made_on",
    "make",
    "manifest_of",
    "newest",
    "nightly",
    "outdated",
    "rehearse",
    "restore",
    "tidy",
]

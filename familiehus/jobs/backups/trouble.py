"""What goes wrong with backups, as a sentence."""


class BackupError(Exception):
    """A sentence: what stands in the way of a backup or of restoring one."""

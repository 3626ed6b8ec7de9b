"""Compiled templates, kept beside the data: a process that starts reads them instead of compiling them anew.

A cache and nothing else: in no backup, safe to delete at any time. Jinja puts each template's own digest in its
file, and its own and Python's version before it, so that nothing kept is ever old.
"""

from contextlib import suppress

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from familiehus.kernel.settings import Settings


class Compiled(FileSystemBytecodeCache):
    def dump_bytecode(self, bucket: Bucket) -> None:
        """What cannot be written is compiled again next time."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    folder = settings.data / "templates"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = Compiled(str(folder), "%s.compiled")

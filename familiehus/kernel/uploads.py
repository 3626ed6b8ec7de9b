"""Pictures: judged by content, made anew (no metadata, no GPS), named at random, kept outside the web root."""

import io
import struct
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, send_file
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.kernel import clock
from familiehus.kernel.authorization import Rule, allow, me, one_or_404
from familiehus.kernel.db import Base, Keyed, db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor, everyone
from familiehus.kernel.settings import Settings

if TYPE_CHECKING:
    from PIL import Image as Pillow

LONGEST_SIDE = 1600
MOST_PIXELS = 60_000_000
KINDS = ("JPEG", "PNG", "WEBP", "GIF")
_may_see: dict[str, Rule] = {}

bp = Blueprint("uploads", __name__)


class Picture(Keyed, Base):
    """One picture. `purpose` names the rule of who may see it."""

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]

    @property
    def path(self) -> Path:
        return folder() / self.key[:2] / f"{self.key}.webp"


def pictures_for(purpose: str, rule: Rule) -> None:
    """Say who may see pictures of a purpose: `rule(person)`. Unknown purposes are seen by nobody."""
    _may_see[purpose] = rule


def folder() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return settings.data / "uploads"


def read(file: IO[bytes]) -> bytes:
    """The picture made anew as WebP: turned upright, at most 1,600 px, without any metadata.

    Raises `Refused` with a sentence for what is no picture, too large, or of another kind. Slow: call it
    before the write lock is taken.
    """
    from PIL import Image, UnidentifiedImageError

    settings: Settings = current_app.extensions["settings"]
    raw = file.read(settings.upload_megabytes * 1_000_000 + 1)
    if len(raw) > settings.upload_megabytes * 1_000_000:
        raise Refused(
            _("Billedet er for stort. Vælg et på højst %(most)s MB.", most=settings.upload_megabytes)
        )
    try:
        with Image.open(io.BytesIO(raw), formats=KINDS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(_("Billedet har for mange punkter. Vælg et mindre."))
            upright = _upright(opened)
            has_alpha = "A" in upright.getbands() or "transparency" in upright.info
            plain = upright.convert("RGBA" if has_alpha else "RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ) as unreadable:
        raise Refused(
            _("Filen er ikke et billede, vi kan bruge. Vælg et JPEG-, PNG- eller WebP-billede.")
        ) from unreadable
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made = io.BytesIO()
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    clean.save(made, "WEBP", quality=82, method=4)
    return made.getvalue()


def _upright(picture: "Pillow.Image") -> "Pillow.Image":
    """Turned as its metadata says; as it lies when the metadata is broken, which is thrown away anyway."""
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(picture)
    except (TypeError, ValueError, LookupError, ArithmeticError, struct.error):
        return picture


def keep(picture: bytes, purpose: str, *, by: Actor) -> Picture:
    """Write a picture made by `read` to disk and its row to the database."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
    row = Picture(purpose=purpose, made_by=by.key, width=width, height=height, size=len(picture))
    db.session.add(row)
    db.session.flush()
    row.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    row.path.write_bytes(picture)
    return row


def forget(row: Picture) -> None:
    """Remove a picture from disk and database."""
    row.path.unlink(missing_ok=True)
    db.session.delete(row)


@bp.get("/billeder/<key>")
@allow(lambda _person: True)
def show(key: str) -> Response:
    row = one_or_404(select(Picture), key)
    rule = _may_see.get(row.purpose)
    if rule is None or not rule(me()) or not row.path.is_file():
        abort(404)
    response = send_file(row.path, mimetype="image/webp", conditional=True)
    public = rule is everyone
    response.headers["Cache-Control"] = "public, max-age=86400" if public else "private, no-store"
    response.headers["Content-Disposition"] = f'inline; filename="{row.key}.webp"'
    return response

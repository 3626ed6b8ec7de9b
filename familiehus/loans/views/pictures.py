"""Pictures and signatures as they are sent from the desk: read and made anew before any lock is taken."""

import base64
import binascii
import io

from flask import request

from familiehus.kernel import uploads
from familiehus.kernel.refusals import Refused

LONGEST_SIGNATURE = 200_000


def sent_pictures() -> tuple[bytes | None, bytes | None, Refused | None]:
    """The picture and the signature that were sent, made anew before any lock is taken; or why they cannot be used."""
    if request.method != "POST":
        return None, None, None
    try:
        return sent_picture(), _drawn(request.form.get("signature", "")), None
    except Refused as why:
        return None, None, why


def sent_picture(name: str = "picture") -> bytes | None:
    """The picture that was sent, made anew. Raises `Refused`. Slow: before the write lock."""
    file = request.files.get(name)
    return uploads.read(file.stream) if file and file.filename else None


def _drawn(address: str) -> bytes | None:
    """A signature as the pad sends it (a PNG in a data address), made anew. Raises `Refused`."""
    kind, _comma, body = address.partition(",")
    if kind != "data:image/png;base64" or len(body) > LONGEST_SIGNATURE:
        return None
    try:
        return uploads.read(io.BytesIO(base64.b64decode(body, validate=True)))
    except binascii.Error:
        return None

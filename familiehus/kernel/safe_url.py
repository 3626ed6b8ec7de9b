"""Where a redirect may lead: only to a path of our own that exists."""

from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def safe_path(target: str | None) -> str | None:
    """The target if it is a path this app answers with GET, else None.

    Control characters, backslashes, `//`, schemes and hosts are refused before the URL map is asked.
    """
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(ord(sign) < 0x21 or ord(sign) == 0x7F for sign in target) or len(target) > 2000:
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    try:
        current_app.url_map.bind("").match(parts.path, method="GET")
    except RequestRedirect:
        return target
    except HTTPException:
        return None
    return target

"""Where a redirect may lead: only to a path of our own that exists."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError, RequestRedirect


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


def named(target: str | None) -> dict[str, str]:
    """A path of ours as names that a letter may carry: which page, and the one key it is of. Empty for others.

    What else stands in the address (a search, a filter) stays behind.
    """
    path = safe_path(target)
    if path is None:
        return {}
    try:
        page, of = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return {}
    return {"page": page, **of} if set(of) <= {"key"} else {}


def path_of(names: Mapping[str, Any]) -> str | None:
    """The path behind what `named` gave; None when there is no such page (any more)."""
    page, key = names.get("page"), names.get("key")
    try:
        return safe_path(current_app.url_map.bind("").build(str(page), {"key": key} if key else {}))
    except BuildError:
        return None

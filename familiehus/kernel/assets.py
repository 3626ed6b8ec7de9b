"""Static files: one stylesheet for every page, and a fingerprint on each address so that it may be kept for good."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request, send_from_directory

FOR_GOOD = "public, max-age=31536000, immutable"
STYLESHEET = "css/house.css"
BOOTSTRAP = "vendor/bootstrap-5.3.9/bootstrap.min.css"


def parts(folder: Path) -> list[Path]:
    """Bootstrap, the theme, then a file per family of components."""
    return [folder / BOOTSTRAP, folder / "css/theme.css", *sorted((folder / "css/components").glob("*.css"))]


class Stylesheet:
    """The parts joined, as they were when last changed; kept packed as well, for whoever takes it so."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read()

    def _read(self) -> None:
        self.changed_at = self._newest()
        self.text = b"\n".join(part.read_bytes() for part in parts(self._folder))
        self.packed = gzip.compress(self.text, mtime=0)
        self.fingerprint = hashlib.sha256(self.text).hexdigest()[:10]

    def _newest(self) -> float:
        return max(part.stat().st_mtime for part in parts(self._folder))

    def fresh(self) -> "Stylesheet":
        """The same, read again when a part has been edited meanwhile."""
        if self._newest() != self.changed_at:
            self._read()
        return self


@lru_cache(maxsize=512)
def _fingerprint(path: Path, _changed_at: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def fingerprint(folder: Path, name: str) -> str | None:
    """Ten signs that change when the file does; None for a file that is not there."""
    path = folder / name
    try:
        return _fingerprint(path, path.stat().st_mtime)
    except OSError:
        return None


def _answer() -> Response:
    sheet: Stylesheet = current_app.extensions["stylesheet"]
    if current_app.debug:
        sheet.fresh()
    takes_packed = "gzip" in request.accept_encodings
    response = Response(sheet.packed if takes_packed else sheet.text, mimetype="text/css")
    if takes_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def init_app(app: Flask) -> None:
    """Serve static files and the joined stylesheet under /static, fingerprinted."""
    folder = Path(str(app.static_folder))
    app.extensions["stylesheet"] = Stylesheet(folder)

    def static(filename: str) -> Response:
        return _answer() if filename == STYLESHEET else send_from_directory(folder, filename)

    app.view_functions["static"] = static

    @app.url_defaults
    def _fingerprinted(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "v" in values:
            return
        name = str(values.get("filename", ""))
        if name == STYLESHEET:
            sheet: Stylesheet = app.extensions["stylesheet"]
            values["v"] = (sheet.fresh() if app.debug else sheet).fingerprint
        elif mark := fingerprint(folder, name):
            values["v"] = mark

    @app.after_request
    def _kept(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in (200, 304):
            named = str((request.view_args or {}).get("filename", ""))
            sheet: Stylesheet = app.extensions["stylesheet"]
            mark = sheet.fingerprint if named == STYLESHEET else fingerprint(folder, named)
            # Another mark is another release's, asked for while the house is brought up to date: what is kept for
            # good under it would be the wrong file. The folders of vendor/ carry the version.
            kept = request.args.get("v") == mark or named.startswith("vendor/")
            response.headers["Cache-Control"] = FOR_GOOD if kept else "public, max-age=300"
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

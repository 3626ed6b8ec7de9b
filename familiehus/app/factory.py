"""Making the app: settings in, a Flask app out that refuses to start half-configured or half-guarded."""

from flask import Flask, Response, redirect, request, url_for
from flask_wtf import CSRFProtect

from familiehus.accounts import security
from familiehus.app import context, health, listeners, rooms
from familiehus.app.front import Front
from familiehus.kernel import (
    assets,
    authorization,
    compiled,
    components,
    danish,
    design,
    errors,
    headers,
    i18n,
    kept_html,
    leases,
    logs,
    pages,
    requests,
    transaction,
    uploads,
    versions,
)
from familiehus.kernel.authorization import allow
from familiehus.kernel.db import db
from familiehus.kernel.roles import everyone
from familiehus.kernel.safe_url import safe_path
from familiehus.kernel.settings import Settings
from familiehus.kernel.software import beside
from familiehus.messages import channels

csrf = CSRFProtect()
KERNEL_TABLES = (versions.Version, uploads.Picture, leases.Lease)
"""Tables that no room imports: named here, so that they are mapped before the rooms are."""


def create_app(settings: Settings | None = None, front: Front | None = None) -> Flask:
    """The house's app, behind the front that is there or one of its own. Raises `SettingsError` on half a configuration, RuntimeError on an unguarded route."""
    settings = settings or Settings.from_environ()
    logs.set_up(settings.log_level)
    app = Flask("familiehus", template_folder=str(beside("templates")), static_folder=str(beside("static")))
    app.config.from_mapping(configuration(settings))
    app.extensions["settings"] = settings
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    compiled.init_app(app)
    is_loaded_here = front is None
    front = front or Front(settings)
    front.stand_before(app)
    headers.init_app(app)
    logs.init_app(app)
    db.init_app(app)
    transaction.init_app(app)
    i18n.init_app(app)
    danish.init_app(app)
    rooms.import_models()
    rooms.import_letters()
    csrf.init_app(app)
    rooms_init(app)
    authorization.init_app(app)
    pages.htmx.init_app(app)
    errors.init_app(app)
    components.init_app(app)
    kept_html.init_app(app)
    assets.init_app(app)
    context.init_app(app)
    app.register_blueprint(uploads.bp)
    app.register_blueprint(design.bp)
    app.add_url_rule(f"/{i18n.COOKIE}/<code>", "language", change_language)
    health.init_app(app)
    for blueprint in rooms.blueprints():
        app.register_blueprint(blueprint)
    listeners.connect()
    requests.init_app(app)
    authorization.check_every_route(app)
    if is_loaded_here:
        front.open()
    return app


def rooms_init(app: Flask) -> None:
    """Rooms that bring an extension of their own (sign-in, mail)."""
    channels.init_app(app)
    security.init_app(app)


def configuration(settings: Settings) -> dict[str, object]:
    """Flask's configuration from ours."""
    secure = settings.is_secure
    return {
        "SECRET_KEY": settings.secret_key,
        "DEBUG": settings.debug,
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "MAX_CONTENT_LENGTH": (settings.upload_megabytes + 1) * 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 2_000,
        "SESSION_COOKIE_NAME": "__Host-familiehus" if secure else "familiehus",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PREFERRED_URL_SCHEME": "https" if secure else "http",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
    }


@allow(everyone)
def change_language(code: str) -> Response:
    """Choose Danish or English: a wish kept in a cookie of the reader's own, nothing on the server."""
    response = redirect(safe_path(request.args.get("next")) or url_for("front.index"), 303)
    if code in i18n.LANGUAGES:
        secure = request.is_secure
        name = i18n.cookie_name(secure=secure)
        response.set_cookie(name, code, max_age=31_536_000, secure=secure, httponly=True, samesite="Lax")
    return response  # type: ignore[return-value]  # Werkzeug says its own Response; the app makes Flask's

"""Bringing Flask-Security in."""

from typing import Any

from flask import (
    Flask,
    make_response,
)
from flask_login import user_logged_out

from familiehus.accounts import commands
from familiehus.accounts.access import has_an_account
from familiehus.accounts.models import (
    Hat,
    Passkey,
    Person,
)
from familiehus.accounts.security.asking import look_at_the_cookie, note_seen, whoever_holds_the_cookie
from familiehus.accounts.security.configuration import CONFIGURATION
from familiehus.accounts.security.entrances import HashThenLock, HouseLinks, in_the_house, render
from familiehus.accounts.security.seats import leave, take_seat
from familiehus.kernel.authorization import allow_endpoint, ask_to_sign_in
from familiehus.kernel.db import db
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import Role, everyone


def init_app(app: Flask) -> None:
    """Bring Flask-Security in; after CSRFProtect, before the routes are checked."""
    from flask_security.core import Security
    from flask_security.datastore import SQLAlchemyUserDatastore
    from flask_security.signals import password_reset, user_authenticated

    from familiehus.accounts import forms, second_factor

    class People(SQLAlchemyUserDatastore):
        """Writes in the transaction of the request, which the kernel commits."""

        def commit(self) -> None:
            db.session.flush()

    app.config.from_mapping({**CONFIGURATION, **second_factor.configuration(app.extensions["settings"])})
    security = Security(
        totp_cls=second_factor.CodesOnce,
        mf_recovery_codes_util_cls=second_factor.CodesOnPaper,
        webauthn_util_cls=second_factor.AnyDevice,
    )
    security.init_app(
        app,
        People(db, Person, Hat, Passkey),  # type: ignore[arg-type]  # wants its own mixins; ours have what it asks
        **second_factor.FORMS,  # type: ignore[arg-type]  # by name, which no checker follows
        login_form=forms.SignInForm,
        forgot_password_form=forms.ForgottenForm,
        reset_password_form=forms.ChoosePasswordForm,
        change_password_form=forms.ChangePasswordForm,
        render_template=render,
    )
    security.want_json(lambda _request: False)
    security.unauthn_handler(lambda _how, _headers=None: make_response(ask_to_sign_in()))
    vars(security).update(reset_serializer=HouseLinks(), pwd_context=HashThenLock(security.pwd_context))
    security.login_manager._user_callback = None
    security.login_manager.request_loader(whoever_holds_the_cookie)
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    app.before_request(look_at_the_cookie)
    app.after_request(note_seen)
    user_authenticated.connect(_arrive, app)
    user_logged_out.connect(leave, app)
    password_reset.connect(_everywhere_out, app)
    for endpoint in ("login", "logout", "forgot_password", "reset_password"):
        allow_endpoint(f"security.{endpoint}", everyone)
    allow_endpoint("security.change_password", has_an_account)
    views = app.view_functions
    views["security.logout"] = in_the_house(views["security.logout"])
    second_factor.teach(app, security)
    entrances = ("login", "forgot_password", "reset_password", "change_password")
    for endpoint in (*entrances, *second_factor.OUTSIDE, *second_factor.INSIDE):
        name = f"security.{endpoint}"
        views[name] = reads_first(in_the_house(views[name]))


def _arrive(_app: Flask, user: Person, authn_via: list[str] | None = None, **_more: Any) -> None:
    """Flask-Security let somebody in, or renews whoever changed their password."""
    how = (authn_via or ["password"])[0]
    if how == "change":
        worn = user.role
        commands.password_was_set(user, by=user)
        take_seat(user, how=how, role=None if worn is Role.PUBLIC else worn)
    else:
        take_seat(user, how=how)


def _everywhere_out(_app: Flask, user: Person, **_more: Any) -> None:
    """A password chosen anew ends every sign-in and every other link."""
    commands.password_was_set(user, by=user)

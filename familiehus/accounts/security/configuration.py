"""What Flask-Security is told about the house."""

from datetime import timedelta
from typing import Any

from familiehus.kernel.i18n import CATALOGUES


def english(text: str) -> str:
    """Mark an English sentence of ours that stands among Flask-Security's (its catalogue is English to Danish)."""
    return text


CONFIGURATION: dict[str, Any] = {
    "SECURITY_LOGIN_URL": "/log-ind",
    "SECURITY_LOGOUT_URL": "/log-ud",
    "SECURITY_RESET_URL": "/ny-adgangskode",
    "SECURITY_CHANGE_URL": "/min-konto/adgangskode",
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_FRESHNESS": timedelta(minutes=15),
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
    "SECURITY_POST_LOGIN_VIEW": "accounts.arrived",
    "SECURITY_POST_CHANGE_VIEW": "accounts.me",
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CACHE_CONTROL": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_SCRIPT_NONCE_KEY": "csp_nonce",
    "SECURITY_I18N_DIRNAME": [str(CATALOGUES)],
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": (english("Fill in both e-mail and password."), "error"),
    "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (
        english("The link has been used or has expired. Ask for a new one."),
        "error",
    ),
    "SECURITY_MSG_PASSWORD_RESET_REQUEST": (
        english("If the house knows that address, a letter with a link is on its way."),
        "success",
    ),
    "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": (
        english("Your password is chosen. Sign in with it now."),
        "success",
    ),
    "SECURITY_MSG_PASSWORD_CHANGE": (
        english("Your password is changed. You are signed out everywhere else."),
        "success",
    ),
    "SESSION_PROTECTION": None,
}

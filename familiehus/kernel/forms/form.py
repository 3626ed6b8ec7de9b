"""The form itself: it has a key of its own, and shows what the house refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

import flask_babel
from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    Field,
    HiddenField,
)

from familiehus.kernel import answers, danish
from familiehus.kernel.authorization import me
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused, refusal_for
from familiehus.kernel.transaction import begin_writing


class Form(FlaskForm):
    """A form of the house: CSRF token, form key, errors by field, refusals of the house on top."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return flask_babel.get_translations()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent as a form, and files only where a file is asked for; no other kind of body is read."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            if not form.is_submitted():
                return None
            files: Any = [
                (name, file)
                for name, file in request.files.items(multi=True)
                if isinstance(getattr(form, name, None), FileField)
            ]
            return CombinedMultiDict[str, Any]((MultiDict(files), request.form))

    once = HiddenField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not self.once.data:
            self.once.data = answers.new_key(me().key)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """True when the form was sent, by the person who opened it, for the first time, in good shape."""
        if not self.is_submitted():
            return False
        answers.check_binding(str((self.once.raw_data or [""])[0]), me().key)
        if not self.validate(extra_validators=extra_validators):
            return False
        self.claim()
        return True

    def claim(self) -> None:
        """Where a view has only read until now, it begins to write here: the form was looked at while nobody waited."""
        begin_writing(anew=False)
        answers.claim(str(self.once.data))

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Try what follows; if the house refuses, undo it and tell the reader why."""
        try:
            with db.session.begin_nested():
                yield
        except Refused as why:
            self.refuse(*why.reasons)
        except IntegrityError as race:
            self.refuse(*refusal_for(race).reasons)
        except StaleDataError:
            self.refuse(_("En anden har lige ændret det samme. Se på siden igen, og prøv en gang til."))

    def refuse(self, *reasons: Any) -> None:
        """Put sentences on top of the form."""
        self.form_errors.extend(str(reason) for reason in reasons)

    @property
    def is_refused(self) -> bool:
        return bool(self.errors)


class EditForm(Form):
    """A form about one row: the second of two who edit it is told, and shown the difference."""

    row_version = HiddenField()

    def __init__(self, *args: Any, row: Any, **more: Any) -> None:
        self.row = row
        self.differences: list[tuple[str, str, str]] = []
        super().__init__(*args, obj=row, **more)
        if not self.is_submitted():
            self.row_version.data = str(row.row_version)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators=extra_validators):
            return False
        if str(self.row_version.data) == str(self.row.row_version):
            return True
        both = [(field, *in_words(field, getattr(self.row, field.name))) for field in self._values()]
        self.differences = [(str(field.label.text), now, yours) for field, now, yours in both if now != yours]
        self.row_version.data = str(self.row.row_version)
        self.row_version.raw_data = None
        self.refuse(
            _(
                "En anden har ændret det samme, mens du skrev. Se forskellen, og gem igen, hvis dit skal gælde."
            )
        )
        return False

    def _values(self) -> Iterator[Field]:
        for field in self:
            if not isinstance(field, HiddenField) and hasattr(self.row, field.name):
                yield field


def in_words(field: Field, now: Any) -> tuple[str, str]:
    """What stands in a row and what was typed, as a reader would say it: the words of a choice, a day, yes or no."""
    choices = {str(value): str(word) for value, word, *_more in getattr(field, "iter_choices", list)()}
    typed = field.data
    if isinstance(now, list | tuple | set) and isinstance(typed, str):
        typed = [line.strip() for line in typed.splitlines() if line.strip()]
    return _said(now, choices), _said(typed, choices)


def _said(value: Any, choices: dict[str, str]) -> str:
    if isinstance(value, list | tuple | set):
        return ", ".join(_said(each, choices) for each in value) or "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, datetime):
        return _("%(day)s kl. %(time)s", day=danish.day(value), time=danish.clock_time(value))
    if isinstance(value, date):
        return danish.date_only(value)
    if isinstance(value, time):
        return f"{value:%H.%M}"
    return choices.get(str(value), str(value)) if value not in (None, "") else "–"

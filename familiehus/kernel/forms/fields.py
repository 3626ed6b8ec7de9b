"""What can be typed in one field: cleaned, bounded, and shown again as it was typed."""

from datetime import datetime
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    EmailField,
    HiddenField,
    IntegerField,
    StringField,
    TelField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation, ValidationError

from familiehus.kernel import clock
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.text import clean, looks_like_cpr

LINE, LINES = 200, 4000
FIRST_YEAR, LAST_YEAR = 1900, 2200
CPR_SENTENCE = lazy("Det ligner et CPR-nummer. Det gemmer huset aldrig. Fjern det, så er resten fint.")


class Required(InputRequired):
    """Something must be filled in, and blanks are nothing; the sentence says what."""

    def __init__(self, message: Any = None) -> None:
        self.sentence = message or lazy("Udfyld feltet.")
        super().__init__(self.sentence)

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        is_blank = isinstance(field.data, str) and not field.data.strip()
        if is_blank or (field.data is None and not field.process_errors):
            raise StopValidation(str(self.sentence))


def _text(kept: Any) -> str:
    """What the row had, for a field that was not sent; a row may keep it in another shape than text."""
    return kept if isinstance(kept, str) else ""


class Text(StringField):
    """One line, at most 200 letters unless told otherwise."""

    data: Any  # text once the form is sent, if empty
    longest = LINE
    of_lines = False

    def __init__(
        self, label: Any = None, validators: Any = None, *, longest: int | None = None, **more: Any
    ) -> None:
        self.longest = longest or self.longest
        super().__init__(label, [*(validators or []), _no_cpr, Length(max=self.longest)], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean(str(valuelist[0]), lines=self.of_lines) if valuelist else _text(self.data)


class LongText(TextAreaField):
    """Several lines, at most 4,000 letters unless told otherwise."""

    data: Any  # text once the form is sent, if empty
    longest = LINES

    def __init__(
        self, label: Any = None, validators: Any = None, *, longest: int | None = None, **more: Any
    ) -> None:
        self.longest = longest or self.longest
        super().__init__(label, [*(validators or []), _no_cpr, Length(max=self.longest)], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean(str(valuelist[0]), lines=True) if valuelist else _text(self.data)


class Email(Text, EmailField):
    """An e-mail address, or nothing; kept in lower case."""

    longest = 254

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean(str(valuelist[0])).lower() if valuelist else self.data or ""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            from email_validator import EmailNotValidError, validate_email

            try:
                validate_email(self.data, check_deliverability=False, test_environment=True)
            except EmailNotValidError:
                raise ValidationError(_("Skriv en hel mailadresse, fx navn@eksempel.dk.")) from None


class Phone(Text, TelField):
    """A Danish number of eight digits, or one with a country code; kept as digits with an optional +."""

    longest = 20

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = self.data or ""
        if valuelist:
            typed = clean(str(valuelist[0]))
            digits = "".join(sign for sign in typed if sign.isdigit() and sign.isascii())
            foreign = typed.startswith(("+", "00"))
            digits = digits.removeprefix("00") if typed.startswith("00") else digits
            if foreign and digits.startswith("45") and len(digits) == 10:
                digits, foreign = digits[2:], False
            self.data = f"+{digits}" if foreign else (digits or typed)

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        digits = self.data.removeprefix("+")
        fits = 7 <= len(digits) <= 15 if self.data.startswith("+") else len(digits) == 8
        if not (digits.isascii() and digits.isdigit() and fits):
            raise ValidationError(_("Skriv telefonnummeret med otte cifre, fx 10 20 30 40."))


class Day(DateField):
    """A day; what cannot be read as one is asked for again."""

    data: Any

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            raise ValidationError(
                _("Vælg en dato mellem %(first)s og %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
            )

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        typed = str(valuelist[0]).strip() if valuelist else ""
        if not typed:
            return
        for shape in ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y"):
            try:
                self.data = datetime.strptime(typed, shape).date()  # noqa: DTZ007 - a day has no zone
                return
            except ValueError:
                continue
        raise ValueError(_("Skriv datoen som dag.måned.år, fx 24.11.2026."))


class Clock(TimeField):
    """A time on the house's wall clock."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        typed = str(valuelist[0]).strip().replace(".", ":") if valuelist else ""
        if not typed:
            return
        for shape in ("%H:%M", "%H:%M:%S", "%H"):
            try:
                self.data = datetime.strptime(typed, shape).time()  # noqa: DTZ007 - wall time, joined to a day
                return
            except ValueError:
                continue
        raise ValueError(_("Skriv klokkeslættet som timer og minutter, fx 14.30."))


class LocalDateTime(DateTimeLocalField):
    """A day and time on the house's wall clock; `.data` is aware, in UTC. A time that spring takes is refused."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **more: Any) -> None:
        super().__init__(
            label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H.%M"], **more
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        super().process_formdata([str(typed).strip() for typed in valuelist if str(typed).strip()])
        naive: datetime | None = self.data
        if naive is None:
            return
        if not FIRST_YEAR <= naive.year <= LAST_YEAR:
            self.data = None
            raise ValueError(
                _("Vælg en dato mellem %(first)s og %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
            )
        if not clock.exists(naive.date(), naive.time()):
            self.data = None
            raise ValueError(_("Det klokkeslæt findes ikke den dag: uret stilles frem. Vælg et andet."))
        self.data = clock.at(naive.date(), naive.time())

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(str(raw) for raw in self.raw_data)
        return clock.local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""


class Whole(IntegerField):
    """A whole number within bounds; never one that a database cannot hold."""

    data: Any

    def __init__(
        self, label: Any = None, validators: Any = None, *, least: int = 0, most: int = 9999, **more: Any
    ) -> None:
        self.least, self.most = least, most
        bounds = NumberRange(least, most, lazy("Skriv et helt tal fra %(min)s til %(max)s."))
        super().__init__(label, [*(validators or [Optional()]), bounds], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        typed = str(valuelist[0]).strip() if valuelist else ""
        if not typed:
            return
        try:
            self.data = int(typed) if len(typed) < 16 else None
        except ValueError:
            self.data = None
        if self.data is None:
            raise ValueError(
                _("Skriv et helt tal fra %(least)s til %(most)s.", least=self.least, most=self.most)
            )


class Tick(BooleanField):
    """Yes or no."""


class Upload(FileField):
    """A file; its bytes are looked at by `kernel.uploads`, never its name."""


class Key(HiddenField):
    """A random public key; loaded again inside a scope, never trusted."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean(str(valuelist[0]))[:40] if valuelist else ""


def _no_cpr(_form: Any, field: Any) -> None:
    if field.data and looks_like_cpr(field.data):
        raise ValidationError(str(CPR_SENTENCE))

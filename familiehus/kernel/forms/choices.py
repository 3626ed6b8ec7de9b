"""What can be chosen, of what is offered and of nothing else."""

from typing import Any

from wtforms import (
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields.choices import (
    SelectChoice,  # type: ignore[attr-defined] - the type checker knows an older WTForms
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from familiehus.kernel.i18n import _


def _as_choices(choices: Any) -> Any:
    """`(value, label)` pairs as WTForms wants them from 3.4 on; anything else as it is."""
    if isinstance(choices, list | tuple):
        return [SelectChoice(*pair) if isinstance(pair, tuple) else pair for pair in choices]
    return choices


def spoken(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    """Choices of what there are words for."""
    return [(str(key), word) for key, word in words.items()]


class _Offered:
    """Choices that must be among those offered; an odd value gets a sentence.

    Choices are `(value, label)` pairs, given at once or set on the field before it is sent. `missing`: what is
    said when none of them was chosen, where the page has better words for it.
    """

    choices: Any

    def __init__(self, *args: Any, choices: Any = None, missing: Any = None, **more: Any) -> None:
        super().__init__(*args, choices=_as_choices(choices), **more)  # type: ignore[call-arg]
        self.missing = missing

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, _as_choices(value) if name == "choices" else value)

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except ValidationError:
            raise ValidationError(self.missing or _("Vælg en af mulighederne.")) from None

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except (ValueError, OverflowError, LookupError):
            raise ValueError(_("Vælg en af mulighederne.")) from None


class Choice(_Offered, SelectField):
    """One of several, from a drop-down."""


class Tiles(_Offered, RadioField):
    """One of a few, all in sight."""


class Choices(_Offered, SelectMultipleField):
    """Any number of several."""


class Boxes(Choices):
    """Any number of a few, all in sight."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

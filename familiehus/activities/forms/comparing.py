"""What somebody else changed while one wrote, told in the words of the page."""

from datetime import date, time
from typing import Any

from familiehus.kernel import clock, danish
from familiehus.kernel.forms import EditForm
from familiehus.kernel.i18n import _


class Comparing(EditForm):
    """A form whose differences are told as the page shows them: a place by its name, a time by the clock."""

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators=extra_validators)
        self.differences = (
            [
                (label, self._in_words(name, now), self._in_words(name, typed))
                for name, label, now, typed in self._other_values()
            ]
            if self.differences
            else []
        )
        return fine

    def _other_values(self) -> list[tuple[str, str, Any, Any]]:
        return [
            (field.name, str(field.label.text), getattr(self.row, field.name), field.data)
            for field in self._values()
            if getattr(self.row, field.name) != field.data
        ]

    def _in_words(self, name: str, value: Any) -> str:
        choices = {str(each.value): each.label for each in getattr(self[name], "choices", None) or []}
        if isinstance(value, list):
            return ", ".join(str(choices.get(str(each), each)) for each in value) or _("ingen")
        if isinstance(value, bool):
            return _("ja") if value else _("nej")
        if isinstance(value, date):
            return danish.date_only(value)
        if isinstance(value, time):
            return danish.clock_time(clock.at(clock.today(), value))
        if value in (None, ""):
            return _("intet")
        return str(choices.get(str(value), value))

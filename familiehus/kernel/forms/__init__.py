"""Shape of input. A form shows what was typed again, says what to do, and never lets a number overflow.

Every form carries a key of its own (a double tap counts once, and nobody sends another's form); an
`EditForm` also carries the row version it was opened with.
"""

from wtforms.validators import Length, Optional, ValidationError

from familiehus.kernel.forms.choices import Boxes, Choice, Choices, Tiles, spoken
from familiehus.kernel.forms.fields import (
    Clock,
    Day,
    Email,
    Key,
    LocalDateTime,
    LongText,
    Phone,
    Required,
    Text,
    Tick,
    Upload,
    Whole,
)
from familiehus.kernel.forms.form import EditForm, Form

__all__ = [
    "Boxes",
    "Choice",
    "Choices",
    "Clock",
    "Day",
    "EditForm",
    "Email",
    "Form",
    "Key",
    "Length",
    "LocalDateTime",
    "LongText",
    "Optional",
    "Phone",
    "Required",
    "Text",
    "Tick",
    "Tiles",
    "Upload",
    "ValidationError",
    "Whole",
    "spoken",
]

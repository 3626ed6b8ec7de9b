"""Somebody else's calendar file becomes the house's activities: read, propose, show, then carry out.

Pure: `reading` turns bytes into events and never trusts them; `zones` finds the clocks they speak of, `wording`
the words they bring, `dates` the dates they give; `planning` says what each event would become here, or why it
is left out, as `proposals`. With the database: `choices` are what whoever imports decides, `foresight` is the
preview, `bringing` carries it out, `following` brings known activities up to date by their `records`.
"""

from familiehus.activities.imports.bringing import Outcome, bring_in, import_file
from familiehus.activities.imports.choices import Choices
from familiehus.activities.imports.files import plan_of_file
from familiehus.activities.imports.foresight import Foreseen, Standing, foresee
from familiehus.activities.imports.proposals import Plan
from familiehus.activities.imports.uploads import bring_upload, forget_uploads, keep_upload, plan_of

__all__ = [
    "Choices",
    "Foreseen",
    "Outcome",
    "Plan",
    "Standing",
    "bring_in",
    "bring_upload",
    "foresee",
    "forget_uploads",
    "import_file",
    "keep_upload",
    "plan_of",
    "plan_of_file",
]

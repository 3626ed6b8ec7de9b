"""The picture of an activity."""

from familiehus.kernel.forms import Form, Upload
from familiehus.kernel.i18n import lazy


class Picture(Form):
    """One picture, or none any more."""

    picture = Upload(
        lazy("Billede"),
        description=lazy("Ingen på billedet må kunne kendes, medmindre de har sagt ja til det."),
    )

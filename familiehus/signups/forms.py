"""What is asked when somebody signs up or answers."""

from flask import request

from familiehus.kernel.forms import Form


class YesOrNo(Form):
    """One of two buttons, `word` »ja« or »nej«; anything else is a no."""

    @property
    def says_yes(self) -> bool:
        return request.form.get("word") == "ja"

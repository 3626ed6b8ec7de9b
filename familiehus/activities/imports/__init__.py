"""Somebody else's calendar file becomes the house's activities: read, propose, show, then apply.

`reading` turns bytes into events and never trusts them; `zones` finds the clocks they speak of, `wording` the
words they bring, `dates` the dates they give; `planning` says what each event would become here, or why it is
left out, as `proposals`.
"""

"""Shifts over HTTP: the staff's rota, the volunteer's own, plans, the day, and links that answer a question."""

from familiehus.shifts.views import day, link, mine, offline, planning, rota, shift
from familiehus.shifts.views.routes import bp, shift_link

blueprints = [bp, shift_link]

__all__ = ["blueprints", "day", "link", "mine", "offline", "planning", "rota", "shift"]

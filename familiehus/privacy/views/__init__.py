"""The privacy pages: the log, extracts of it, what is held about somebody, samples, retention, papers."""

from familiehus.privacy.views import extracts, held, log, looking, papers, samples
from familiehus.privacy.views.routes import bp, public

blueprints = [bp, public]

__all__ = ["blueprints", "bp", "extracts", "held", "log", "looking", "papers", "public", "samples"]

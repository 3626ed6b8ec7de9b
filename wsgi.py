"""For a WSGI server: `gunicorn wsgi:app`."""

from pathlib import Path

from dotenv import load_dotenv

from familiehus.app.front import opening

load_dotenv(Path(".env"))
app = opening()

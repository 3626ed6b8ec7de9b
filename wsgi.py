"""For a WSGI server: `gunicorn wsgi:app`."""

from pathlib import Path

from dotenv import load_dotenv

from familiehus.app import create_app

load_dotenv(Path(".env"))
app = create_app()

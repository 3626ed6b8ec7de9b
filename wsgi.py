"""For a WSGI server: `gunicorn wsgi:app`."""

from familiehus.app import create_app

app = create_app()

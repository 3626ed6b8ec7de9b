"""For a WSGI server: `gunicorn wsgi:app`."""

from familiehus.app.front import opening
from familiehus.kernel.settings import read_env_file

read_env_file()
app = opening()

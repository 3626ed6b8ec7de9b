"""What is true of the house.

Where Python is told to leave no bytecode beside the sources, it is kept among pytest's own leavings instead: else
every worker, and every house that a test opens as a process, would compile all of Flask and SQLAlchemy anew.
"""

import os
import sys
from pathlib import Path

if sys.dont_write_bytecode:
    kept = Path(__file__).parent.parent / ".pytest_cache" / "bytecode"
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(kept)
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

"""Processes of their own that need not bring in the whole house first."""

import multiprocessing
from multiprocessing.context import ForkServerContext

# One server forks them all, whichever test asks first; each module that it has not brought in already every one of
# them would have to.
BROUGHT_IN = ["familiehus.app.factory", "tests.conftest", "tests.kernel.workshop", "tests.bookings.racing"]


def processes_like_ours() -> ForkServerContext:
    """Their context: they share no memory and no connection with us."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(BROUGHT_IN)
    return context

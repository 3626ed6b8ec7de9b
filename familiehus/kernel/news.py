"""News goes up by signal: a lower room announces, a higher one listens, all in one transaction.

`familiehus.app` connects the listeners; a failing listener undoes everything.
"""

from blinker import NamedSignal, Namespace

_namespace = Namespace()


def announce(name: str, said: str) -> NamedSignal:
    """Declare a signal in the announcing room. `said` tells what the sender and keywords are."""
    signal = _namespace.signal(name)
    signal.__doc__ = said
    return signal

"""Keeps what nobody uses here out of a process; import it before the libraries that would bring it."""

import sys

# httpx brings its own command line, and with it rich and pygments: four megabytes that no page needs.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

"""What libraries would load without need, kept out; imported before all else.

httpx brings a command line of its own where rich, click and Pygments happen to be installed: 80 modules, 10 MB and a
tenth of a second of every process. It bears that they are missing.
"""

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is how Python marks what is not to be had

"""The code in the terminal that lets somebody become the first admin on the page."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable

WINDOW_S = 900
LENGTH = 8  # letters of base32: 40 bits


class FirstCode:
    """Derived from the server's key and the time, so that all its processes know the same one without keeping it."""

    def __init__(self, secret_key: str, *, clock: Callable[[], float] = time.time) -> None:
        self._key = secret_key.encode()
        self._clock = clock

    def now(self) -> str:
        """The code as it is told: good for 15 to 30 minutes."""
        code = self._of(int(self._clock() // WINDOW_S))
        return f"{code[:4]}-{code[4:]}"

    def is_right(self, typed: str) -> bool:
        """Whether it is the present code or the one before."""
        if not self._key:
            return False
        given = "".join(typed.upper().split()).replace("-", "")
        window = int(self._clock() // WINDOW_S)
        return any(hmac.compare_digest(given.encode(), self._of(one).encode()) for one in (window, window - 1))

    def _of(self, window: int) -> str:
        digest = hmac.digest(self._key, f"first person {window}".encode(), hashlib.sha256)
        return base64.b32encode(digest).decode()[:LENGTH]

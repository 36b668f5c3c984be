"""Passwords: which are accepted, how they are kept, and whether one is right."""

import threading
import unicodedata
from typing import TYPE_CHECKING

from utils.errors import NeedsUserError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 256  # characters
# OWASP's Password Storage Cheat Sheet, the second of its equal choices for Argon2id.
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
AT_ONCE = 4  # so that many who sign in take no more than 80 MB


class Passwords:
    """Hashes and checks. A check takes as long for a person who is not there as for one who is."""

    def __init__(self) -> None:
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._hasher: PasswordHasher | None = None
        self._nobodys = ""

    def hash(self, password: str) -> str:
        """What is kept of it."""
        with self._turns:
            return self._open().hash(_normal(password))

    def is_right(self, password: str, kept: str | None) -> bool:
        """Whether the password is the one that was kept; never, without one, and after as much work."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        if len(password) > LONGEST:
            return False
        hasher = self._open()
        with self._turns:
            try:
                return hasher.verify(kept or self._nobodys, _normal(password)) and kept is not None
            except (Argon2Error, InvalidHashError):
                return False

    def _open(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # where nobody signs in by password, nobody needs it

        with self._lock:
            if self._hasher is None:
                hasher = PasswordHasher(PASSES, MEMORY_KIB, LANES)
                self._nobodys = hasher.hash("of nobody")
                self._hasher = hasher
            return self._hasher


def check_new(password: str, name: str) -> None:
    """Raise NeedsUserError saying why this may not be the person's password."""
    if len(password) > LONGEST:
        raise NeedsUserError(f"A password has at most {LONGEST} characters.", "Choose a shorter one.")
    if len(_normal(password)) < SHORTEST:
        raise NeedsUserError(
            f"A password has at least {SHORTEST} characters.", "Three or four words that do not belong together do."
        )
    if len(set(password)) < 4 or _normal(password).casefold() in (2 * name.casefold(), name.casefold(), "clipsheet1"):
        raise NeedsUserError("This password is too easy to guess.", "Choose another one.")


def _normal(password: str) -> str:
    # Keyboards write the same letter in several ways; NIST SP 800-63B asks for one of these forms.
    return unicodedata.normalize("NFKC", password)

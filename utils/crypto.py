"""Encrypts small texts that are kept: Fernet, with keys that can be replaced."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class CannotOpen(Exception):
    """No key fits."""


class Cipher:
    """The keys are asked for each time, so that a running process follows a rotation."""

    def __init__(self, keys: Callable[[], Sequence[str]]) -> None:
        self._keys = keys

    def seal(self, text: str) -> str:
        """Encrypt with the first key."""
        return self._fernet().encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Decrypt with whichever key fits. Raises CannotOpen."""
        from cryptography.fernet import InvalidToken  # 8 MB: a web process without secrets never needs it

        try:
            return self._fernet().decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise CannotOpen from error

    def _fernet(self) -> "MultiFernet":
        from cryptography.fernet import Fernet, MultiFernet  # see open()

        return MultiFernet([Fernet(key) for key in self._keys()])

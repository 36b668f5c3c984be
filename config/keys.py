"""Keys made once and kept: on the first start, in DATA_DIR, readable by their owner alone."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from config.settings import Settings
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.files import write_atomically

BYTES = 32


def secret_key(settings: Settings) -> str:
    """SECRET_KEY, or the one kept in DATA_DIR; several processes that start at once agree on one."""
    return settings.secret_key or _kept(settings.data_dir / "keys" / "secret_key", _random_text)


def token_keys(settings: Settings) -> tuple[str, ...]:
    """TOKEN_KEYS, or those kept in DATA_DIR; the first encrypts, all decrypt."""
    return settings.token_keys or tuple(_kept(_token_file(settings), new_token_key).split())


def add_token_key(settings: Settings) -> None:
    """Put a new key before the newest one kept in DATA_DIR. Raises NeedsUserError when TOKEN_KEYS says them.

    The key before stays for processes that still run with it; older ones go, so re-encrypt before the next time.
    """
    if settings.token_keys:
        raise NeedsUserError(
            "The keys come from TOKEN_KEYS.",
            "Put a new key before the others there; remove the old ones after this.",
            code=ErrorCode.SETUP_NEEDED,
        )
    newest = token_keys(settings)[0]
    write_atomically(_token_file(settings), f"{new_token_key()}\n{newest}\n", mode=0o600)


def new_token_key() -> str:
    """A key for TOKEN_KEYS."""
    return base64.urlsafe_b64encode(secrets.token_bytes(BYTES)).decode()


def _random_text() -> str:
    return secrets.token_urlsafe(BYTES)


def _token_file(settings: Settings) -> Path:
    return settings.data_dir / "keys" / "token_keys"


def _kept(path: Path, make: Callable[[], str]) -> str:
    if path.exists():
        return path.read_text()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(make())
    try:
        path.hardlink_to(draft)  # fails when another process was first, and never shows half a key
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()

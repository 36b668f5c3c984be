import pytest
from cryptography.fernet import Fernet

from utils.crypto import CannotOpen, Cipher


def new_key() -> str:
    return Fernet.generate_key().decode()


def test_what_was_sealed_is_opened_and_does_not_show() -> None:
    keys = [new_key()]
    sealed = Cipher(lambda: keys).seal("ntn_secret")
    assert "ntn_secret" not in sealed
    assert Cipher(lambda: keys).open(sealed) == "ntn_secret"


def test_the_first_key_seals_and_every_key_opens() -> None:
    keys = [new_key()]
    safe = Cipher(lambda: keys)
    old = safe.seal("text")
    keys.insert(0, new_key())
    assert safe.open(old) == "text"
    new = safe.seal("text")
    keys.pop()
    assert safe.open(new) == "text"
    with pytest.raises(CannotOpen):
        safe.open(old)


@pytest.mark.parametrize("sealed", ["", "text", "gAAAA"])
def test_what_was_never_sealed_cannot_be_opened(sealed: str) -> None:
    with pytest.raises(CannotOpen):
        Cipher(lambda: [new_key()]).open(sealed)

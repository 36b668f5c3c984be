import pytest

from services.accounts.passwords import LONGEST, Passwords, check_new
from utils.errors import NeedsUserError

GOOD = "correct horse battery"


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords()


def test_only_the_password_itself_is_right(passwords: Passwords) -> None:
    kept = passwords.hash(GOOD)
    assert kept.startswith("$argon2id$")
    assert passwords.is_right(GOOD, kept)
    assert not passwords.is_right(GOOD + "!", kept)
    assert not passwords.is_right(GOOD, None)
    assert not passwords.is_right("of nobody", None)


def test_the_same_letters_typed_in_another_way_are_the_same(passwords: Passwords) -> None:
    assert passwords.is_right("cafe\u0301 au lait noir", passwords.hash("caf\u00e9 au lait noir"))


def test_a_damaged_hash_lets_nobody_in(passwords: Passwords) -> None:
    assert not passwords.is_right(GOOD, "$argon2id$broken")


def test_a_megabyte_is_refused_before_any_work() -> None:
    passwords = Passwords()
    assert not passwords.is_right("x" * 1_000_000, None)
    assert passwords._hasher is None
    with pytest.raises(NeedsUserError, match=f"at most {LONGEST}"):
        check_new("x" * 1_000_000, "alice")


@pytest.mark.parametrize(
    ("password", "why"), [("short one", "at least 10"), ("aaaaaaaaaaaa", "easy"), ("alicealice", "easy")]
)
def test_a_weak_password_is_refused(password: str, why: str) -> None:
    with pytest.raises(NeedsUserError, match=why):
        check_new(password, "Alice")

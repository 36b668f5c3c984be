import pytest

from clients.web_push.encryption import NotAKey, b64decoded, b64encoded, check_keys, encrypted
from tests.fakes.push_server import Browser

PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


def test_the_vector_of_rfc_8291() -> None:
    private = int.from_bytes(b64decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    salt = b64decoded("DGv6ra1nlYgDCS1FRnbzlw")
    body = encrypted(b"When I grow up, I want to be a watermelon", PUBLIC, AUTH, private=private, salt=salt)
    assert b64encoded(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
        "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_the_browser_reads_it_and_no_two_are_alike() -> None:
    browser = Browser()
    device = browser.device("https://push.example/1")
    one, other = (encrypted("Grüße".encode(), device.p256dh, device.auth) for _ in range(2))
    assert one != other
    assert browser.opened(one).decode() == "Grüße"


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("", AUTH), ("AAAA", AUTH), ("!" * 87, AUTH), (PUBLIC[:-4] + "AAAA", AUTH), (PUBLIC, ""), (PUBLIC, "AAAA")],
)
def test_what_is_no_key_is_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(NotAKey):
        check_keys(p256dh, auth)
    check_keys(PUBLIC, AUTH)

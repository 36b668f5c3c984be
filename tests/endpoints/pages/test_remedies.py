import pytest

from tests.fakes import results
from tests.fakes.site import Site
from utils.error_codes import ErrorCode


@pytest.mark.parametrize(
    ("kind", "offered", "absent"),
    [
        (
            "permanent",
            ["Send the file instead", "Look whether it still plays", "hardly end in another way"],
            ["Status<"],
        ),
        ("needs_user", ["See what is missing", "a retry goes on from there"], []),
        ("transient", ["See how everything stands"], ["See what is missing"]),
    ],
)
def test_a_failed_note_offers_what_helps(site: Site, kind: str, offered: list[str], absent: list[str]) -> None:
    entry = site.order()
    site.journal(entry).fail("It did not go.", kind)
    page = site.app.test_client().get(f"/entries/{entry.id}").text.partition('class="sheet"')[2]

    assert all(words in page for words in offered)
    assert not any(words in page for words in absent)


def test_where_nobody_moved_a_sentence_says_so_and_nothing_is_to_be_tuned(site: Site) -> None:
    still = results.still()
    nobody = still.__class__(still.result.model_copy(update={"people_s": 0.0, "peak": 0.0}), {})
    entry = site.finish(site.order(), {**results.workout(), "highlight": nobody}, title="Talk")  # type: ignore[dict-item]
    page = site.app.test_client().get(f"/entries/{entry.id}").text

    assert "Nobody moved" in page
    assert not any(words in page for words in ("Movement</h2>", "Most movement", "Cut it another way"))


def test_what_a_site_refused_is_tried_at_a_quiet_hour_where_that_is_wished(site: Site) -> None:
    entry = site.order()
    site.journal(entry).fail("TikTok turns this machine away.", "transient", ErrorCode.SITE_REFUSES)
    client = site.app.test_client()
    path = f"/entries/{entry.id}"
    assert "Try at a quieter hour" in client.get(path).text

    page = client.post(f"{path}/retry-later", follow_redirects=True).text
    assert "It is tried again by itself at 0" in page
    assert "Try at a quieter hour" not in page
    assert client.get(f"/api{path}").get_json()["retry_at"]
    assert client.delete(f"/api{path}/retry-later").get_json()["retry_at"] is None
    assert client.post(f"/api{path}/retry-later").status_code == 202
    client.post(f"{path}/retry-later", data={"leave": "1"})
    assert "Try at a quieter hour" in client.get(path).text

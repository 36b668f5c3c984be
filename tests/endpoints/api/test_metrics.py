import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from clients.sites.video_site_errors import explain
from tests.endpoints.conftest import MakeSite
from tests.fakes.orders import claimed
from tests.fakes.results import media
from tests.fakes.site import LINK, Site


def samples(client: FlaskClient, token: str = "") -> dict[str, float]:
    """Every sample, by name and labels."""
    text = client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).text
    families = text_string_to_metric_families(text)
    return {f"{s.name}{sorted(s.labels.values())}": s.value for family in families for s in family.samples}


def test_the_queue_and_the_outcomes_are_told(client: FlaskClient, site: Site) -> None:
    journal = claimed(site.database, site.order())
    journal.stage_done("download", None, seconds=0.7)
    journal.complete()
    site.order("https://youtu.be/abcdefghijk")

    told = samples(client)

    assert told["clipsheet_entries['pending']"] == 1
    assert told["clipsheet_runs_total['', '', 'completed']"] == 1
    assert told["clipsheet_stage_seconds_bucket['1.0', 'download']"] == 1
    assert told["clipsheet_stage_seconds_bucket['0.5', 'download']"] == 0
    assert told["clipsheet_stage_seconds_sum['download']"] == pytest.approx(0.7)


def test_no_person_and_no_link_is_told(client: FlaskClient, site: Site) -> None:
    entry = site.order(LINK)
    text = client.get("/metrics").text

    assert not any(word in text for word in (entry.id, entry.user_id, LINK, "tiktok.com", "coach"))


def test_with_a_token_only_its_owner_reads_them(make_site: MakeSite) -> None:
    client = make_site(metrics_token="t0p").app.test_client()

    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer t0q"}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer t0p"}).status_code == 200


def test_a_scraper_with_the_token_may_use_any_of_our_names(make_site: MakeSite) -> None:
    client = make_site(metrics_token="t0p").app.test_client()
    headers = {"Authorization": "Bearer t0p", "Host": "web:8080"}

    assert client.get("/metrics", headers=headers).status_code == 200
    assert client.get("/api/stats", headers=headers).status_code == 421


def test_downloads_are_told_by_platform(client: FlaskClient, site: Site) -> None:
    worked = site.order("https://youtu.be/abcdefghijk")
    site.publish(worked, "download", media())
    failed = claimed(site.database, site.order())
    failed.enter("download", failed.entry.status, "")
    error = explain(Exception("captcha"), "TikTok")
    failed.fail(str(error), error.kind, error.code)

    told = samples(client)

    assert told["clipsheet_download_errors['access', 'tiktok']"] == 1
    assert told["clipsheet_download_errors['access', 'youtube']"] == 0
    assert 0 <= told["clipsheet_download_age_seconds['youtube']"] < 60
    assert "clipsheet_download_age_seconds['tiktok']" not in told


def test_messages_to_webhooks_are_told_by_state(client: FlaskClient) -> None:
    assert samples(client)["clipsheet_webhook_deliveries['dead']"] == 0

from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from endpoints.app_context import HealthCheck
from services.costs.costs import usage
from services.domain.stages import StageName
from tests.endpoints.api.test_tokens import bearer
from tests.endpoints.conftest import MakeSite
from tests.fakes.orders import claimed
from tests.fakes.redis import redis_process
from tests.fakes.results import media
from tests.fakes.site import Site
from utils.redis_client import RedisServer


def test_alive_is_cheap(client: FlaskClient) -> None:
    assert client.get("/health").get_json() == {"status": "ok"}


def test_ready_names_each_subsystem(client: FlaskClient) -> None:
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    check = answer.get_json()["checks"]["Database"]
    assert (check["ok"], check["line"], check["ms"] >= 0) == (True, "SQLite answers", True)


def test_one_broken_subsystem_makes_it_not_ready(client: FlaskClient, site: Site) -> None:
    site.checks["models"] = lambda: HealthCheck(ok=False, line="The pose model is missing.")

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.get_json()["checks"]["models"]["line"] == "The pose model is missing."


def test_a_check_that_breaks_says_so_without_details(client: FlaskClient, site: Site) -> None:
    site.checks["Database"] = lambda: HealthCheck(ok=bool(1 / 0), line="")

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert "division" not in answer.text


def test_the_database_alone_is_asked(client: FlaskClient, site: Site) -> None:
    assert client.get("/health/db").get_json()["status"] == "ok"

    site.checks["Database"] = lambda: HealthCheck(ok=False, line="It is away.")

    assert client.get("/health/db").status_code == 503


def test_redis_is_off_on_or_down(make_site: MakeSite, tmp_path: Path) -> None:
    site = make_site()
    assert site.app.test_client().get("/health/redis").get_json()["status"] == "off"
    with redis_process(tmp_path) as process:
        redis = RedisServer(process.url)
        client = create_app(replace(site.web, redis=redis)).test_client()
        on = client.get("/health/redis")
        process.stop()
        down = client.get("/health/redis")
        redis.close()
    assert [(a.status_code, a.json and a.json["status"]) for a in (on, down)] == [(200, "on"), (503, "down")]
    assert all(word not in down.text for word in ("hush", "127.0.0.1"))


def test_stats_tell_what_was_paid(client: FlaskClient, site: Site) -> None:
    call = usage("gemini", "gemini-3.8-flash", {"input_tokens": 1_000_000})
    claimed(site.database, site.order()).stage_done("summarize", "a1", seconds=1.0, usage=[call])

    cost = client.get("/api/stats").get_json()["cost"]

    assert (cost["today_usd"], cost["by_model_usd"]) == (0.75, {"gemini/gemini-3.8-flash": 0.75})
    assert (cost["daily_budget_usd"], cost["paused"]) == (None, None)


def test_stats_count_own_entries(client: FlaskClient, site: Site) -> None:
    site.order()
    site.order(user_id="other")
    site.intake.cancel("local", site.order("https://youtu.be/abcdefghijk").id)

    stats = client.get("/api/stats").get_json()

    assert (stats["entries"], stats["unfinished"]) == (2, 1)
    assert (stats["by_status"]["pending"], stats["by_status"]["cancelled"]) == (1, 1)


def test_strangers_are_not_told_names_and_reasons(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s", metrics_token="of the operator")
    site.checks["Notion"] = lambda: HealthCheck(ok=True, line="“Holidays of Ann”: it is in the trash.")
    client = site.app.test_client()
    assert set(client.get("/health/ready").get_json()["checks"]["Notion"]) == {"ok", "ms"}
    headers = {"Authorization": "Bearer of the operator"}
    assert "Holidays" in client.get("/health/ready", headers=headers).get_json()["checks"]["Notion"]["line"]


def test_stats_tell_what_is_kept_and_what_may_be(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s", user_storage_mb=2, user_waiting=7)
    site.finish(site.order(), {StageName.DOWNLOAD: media(b"x" * 5000)})
    room = site.app.test_client().get("/api/stats", headers=bearer(site)).get_json()["room"]
    assert room.pop("stored_bytes") >= 5000
    assert room == {"stored_limit_bytes": 2 * 1024 * 1024, "waiting": 0, "waiting_limit": 7}


def test_on_ones_own_machine_there_is_no_limit(client: FlaskClient) -> None:
    assert client.get("/api/stats").get_json()["room"]["stored_limit_bytes"] is None

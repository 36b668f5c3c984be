"""How the service is: alive, ready with each subsystem, and a few numbers."""

import time
from dataclasses import asdict

from flask import Blueprint, Response, jsonify

from endpoints.api.metrics import is_operator
from endpoints.app_context import HealthCheck, web
from services.domain.entries import Status
from services.operations.readiness import DATABASE
from utils.logger import get_logger
from utils.redis_client import RedisState

log = get_logger(__name__)
blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def alive() -> Response:
    """The process answers; nothing else is asked."""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
def ready() -> tuple[Response, int]:
    """Every subsystem with its line; 503 when one of them is not ready.

    The lines name databases and reasons, so strangers are only told which subsystem it is.
    """
    checks = {name: _timed(name) for name in web().operations.checks}
    is_ok = all(check["ok"] for check in checks.values())
    if not is_operator(web()):
        checks = {name: {"ok": check["ok"], "ms": check["ms"]} for name, check in checks.items()}
    return jsonify(status="ok" if is_ok else "not ready", checks=checks), 200 if is_ok else 503


@blueprint.get("/health/db")
def database() -> tuple[Response, int]:
    """The database alone."""
    found = _timed(DATABASE)
    return jsonify(status="ok" if found["ok"] else "not ready", **found), 200 if found["ok"] else 503


@blueprint.get("/health/redis")
def redis() -> tuple[Response, int]:
    """Redis alone: off, on or down. Without it all works, a little later."""
    found = web().redis.health()
    is_ok = found.state is not RedisState.DOWN
    return jsonify(status=found.state, ok=is_ok, line=found.says, ms=found.ms), 200 if is_ok else 503


@blueprint.get("/api/stats")
def stats() -> Response:
    """How many entries of the user are in which state, what is kept of them, and what paid calls cost."""
    w = web()
    counts = w.live.feed.counts(w.user_id)
    by_status = {status.value: counts.get(status.value, 0) for status in Status}
    waiting = sum(count for status, count in by_status.items() if not Status(status).is_final)
    return jsonify(entries=sum(by_status.values()), unfinished=waiting, by_status=by_status, room=_room(), cost=_cost())


def _room() -> dict[str, int | None]:
    """What the user keeps and may keep, and how many entries may wait; null: there is no limit."""
    allowance = web().intake.allowance
    return asdict(allowance.of(web().user_id)) if allowance else {}


def _cost() -> dict[str, object]:
    """Estimated by the price table; the last 30 days by model, and today against the budget."""
    w = web()
    by_model = w.operations.budget.by_model(w.user_id)
    return {
        "today_usd": round(w.operations.budget.spent_usd(w.user_id), 6),
        "daily_budget_usd": w.operations.budget.limit_usd,
        "paused": w.operations.budget.pause(w.user_id),
        "last_30_days_usd": round(sum(by_model.values()), 6),
        "by_model_usd": by_model,
        "prices_as_of": w.settings.prices.as_of.isoformat(),
    }


def _timed(name: str) -> dict[str, object]:
    started = time.monotonic()
    return {**asdict(_ask(name)), "ms": round(1000 * (time.monotonic() - started), 1)}


def _ask(name: str) -> HealthCheck:
    try:
        return web().operations.checks[name]()
    except Exception:  # the page must say that a check broke, whatever broke it
        log.exception("health check failed", extra={"check": name})
        return HealthCheck(ok=False, line="The check itself failed; the log says why.")

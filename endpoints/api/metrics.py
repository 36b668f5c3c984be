"""The numbers for Prometheus: aggregates only, no person, no link, no title.

They come from the database at every scrape, so each process tells the same, whoever did the work. Counters start with
the process, as Prometheus expects; with several web processes take the largest, not the sum.
"""

import hmac
from collections.abc import Callable, Iterator

from flask import Blueprint, Response, request
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from werkzeug.exceptions import Unauthorized

from config.settings import Settings
from endpoints.app_context import AppContext, web
from endpoints.metrics_port import came_by_metrics_port
from services.operations.downloads import Cause, PlatformHealth
from services.operations.metrics import BUCKETS_S, Metrics, Snapshot, age_s

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """The page that Prometheus reads."""
    w = web()
    _check(w)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(FiguresCollector(w.operations.figures))
    registry.register(DownloadsCollector(w.operations.overview.sites))
    ProcessCollector(namespace="clipsheet_web", registry=registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _check(w: AppContext) -> None:
    if came_by_metrics_port(request):
        return
    if (w.settings.metrics_token or w.signs_in) and not _sent_token(w.settings):
        raise Unauthorized("The metrics need the bearer token of METRICS_TOKEN.")


def is_operator(w: AppContext) -> bool:
    """Whether the request may see what is not for strangers: without sign-in everybody who gets here may."""
    return not w.signs_in or _sent_token(w.settings)


def _sent_token(settings: Settings) -> bool:
    sent, expected = request.headers.get("Authorization", ""), f"Bearer {settings.metrics_token}"
    return bool(settings.metrics_token) and hmac.compare_digest(sent.encode(), expected.encode())


class FiguresCollector(Collector):
    """Turns the figures into metric families."""

    def __init__(self, figures: Metrics) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """All families, read now."""
        self._figures.count_finished()
        yield from _now(self._figures.snapshot())
        yield _outcomes(self._figures)
        yield _stages(self._figures)


class DownloadsCollector(Collector):
    """Turns how downloads go into metric families."""

    def __init__(self, sites: Callable[[], list[PlatformHealth]]) -> None:
        self._sites = sites

    def collect(self) -> Iterator[Metric]:
        """Both families, read now."""
        ages = GaugeMetricFamily("clipsheet_download_age_seconds", "Since the last success", labels=["platform"])
        errors = GaugeMetricFamily("clipsheet_download_errors", "Since then, by cause", labels=["platform", "cause"])
        for site in self._sites():
            if site.last_success:
                ages.add_metric([site.platform], age_s(site.last_success))
            for cause in Cause:
                errors.add_metric([site.platform, cause], sum(e.count for e in site.errors if e.cause is cause))
        yield from (ages, errors)


def _now(now: Snapshot) -> Iterator[Metric]:
    entries = GaugeMetricFamily("clipsheet_entries", "Entries by status", labels=["status"])
    for status, count in now.by_status.items():
        entries.add_metric([status], count)
    memory = GaugeMetricFamily("clipsheet_worker_memory_bytes", "Memory of a worker and its stages", labels=["worker"])
    for worker in now.workers:
        memory.add_metric([worker.worker], worker.memory_bytes)
    watched = GaugeMetricFamily("clipsheet_link_databases", "Watched Notion databases by state", labels=["state"])
    for state, count in now.link_databases.items():
        watched.add_metric([state], count)
    called = CounterMetricFamily("clipsheet_calls", "Calls to others' services", labels=["vendor", "outcome"])
    for one in now.called:
        called.add_metric([one.vendor, one.outcome], one.calls)
    deliveries = GaugeMetricFamily("clipsheet_webhook_deliveries", "Messages to webhooks by state", labels=["state"])
    for state in ("waiting", "delivered", "dead"):
        deliveries.add_metric([state], now.deliveries.get(state, 0))
    yield from (entries, memory, watched, called, deliveries, *_paid(now), *_posts(now))
    yield _gauge("clipsheet_publications_overdue_seconds", "How long the oldest due post waits", now.posts.overdue_s)
    yield _gauge("clipsheet_queue_oldest_seconds", "How long the oldest entry waits", now.oldest_waiting_s)
    yield _gauge("clipsheet_workers", "Workers that live", len(now.workers))
    yield _gauge("clipsheet_artifacts_bytes", "Files that stages made", now.artifacts_bytes)
    yield _gauge("clipsheet_poll_age_seconds", "Longest time without a poll of Notion", now.longest_without_poll_s)


def _posts(now: Snapshot) -> Iterator[Metric]:
    posts = GaugeMetricFamily("clipsheet_publications", "Posts to channels by state", labels=["state"])
    for post_state, count in now.posts.by_state.items():
        posts.add_metric([post_state], count)
    channels = GaugeMetricFamily("clipsheet_channels", "Channels by state", labels=["state"])
    for state, count in now.posts.channels.items():
        channels.add_metric([state], count)
    yield from (posts, channels)


def _paid(now: Snapshot) -> Iterator[Metric]:
    calls = CounterMetricFamily("clipsheet_vendor_calls", "Paid calls", labels=["vendor", "model"])
    cost = CounterMetricFamily(
        "clipsheet_vendor_cost_usd", "What they cost, by list prices", labels=["vendor", "model"]
    )
    for paid in now.paid:
        calls.add_metric([paid.vendor, paid.model], paid.calls)
        cost.add_metric([paid.vendor, paid.model], paid.cost_usd)
    yield from (calls, cost)


def _outcomes(figures: Metrics) -> Metric:
    labels = ["outcome", "stage", "kind"]
    family = CounterMetricFamily(
        "clipsheet_runs", "Runs that ended; stage and kind of error when failed", labels=labels
    )
    for outcome, count in figures.outcomes.items():
        family.add_metric([outcome.word, outcome.stage, outcome.kind], count)
    return family


def _stages(figures: Metrics) -> Metric:
    family = HistogramMetricFamily("clipsheet_stage_seconds", "How long stages took", labels=["stage"])
    names = [*map(str, BUCKETS_S), "+Inf"]
    for stage, times in sorted(figures.stages.items()):
        family.add_metric([stage], list(zip(names, times.counts, strict=True)), times.total_s)
    return family


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)

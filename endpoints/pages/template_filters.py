"""How values read on a page: times, sizes, states, places; the template's filters."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from clients.sites.known_sites import site_at
from endpoints.languages import ENGLISH, language, ngettext, translated
from endpoints.languages import gettext as _
from endpoints.pages.kept_video import kept_words
from endpoints.pages.local_forms import DAY, decimal, length, written
from endpoints.pages.remedies import is_worth_a_retry
from services.domain.artifacts import Evidence, Motion
from services.domain.entries import EntryView, Status
from services.domain.schemas.registry import SCHEMAS
from services.domain.stages import EVERY_ENTRY, Source, StageName
from services.entries.quiet_hour import may_wait
from services.notes.values import MARKS, OUTLINE, SOURCES, chosen, clock, lasting, one_line, where
from services.operations.disk_use import words as size_words

SAMPLE_NAME = "Clipsheet sample"
MAX_MARKS = 2
LEAST_MOVEMENT = 0.01  # where the slider ends

STATUS_WORDS = {
    Status.PENDING: "Waiting",
    Status.DOWNLOADING: "Fetching",
    Status.TRANSCRIBING: "Listening",
    Status.PROCESSING: "Working",
    Status.SAVING: "Saving",
    Status.COMPLETED: "Done",
    Status.FAILED: "Failed",
    Status.CANCELLED: "Cancelled",
}
_DAY_S = 86_400


def span(seconds: float) -> str:
    """A measured length of time: 0.4 s, 30 s, 1 min 30 s."""
    return length(lasting(round(seconds, 1) if seconds < 10 else round(seconds)))


def strongest(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The few marks that a value has room for: the surest, each place in the video once."""
    places: dict[object, Evidence] = {}
    for e in sorted(evidence, key=lambda e: -e.confidence):
        places.setdefault((e.source, e.slide, None if e.at_s is None else int(e.at_s)), e)
    return tuple(places.values())[:MAX_MARKS]


def by_the_clock(at: datetime) -> str:
    """The time of day by this machine's clock: 03:41."""
    return f"{at.astimezone():%H:%M}"


def ago(at: datetime, now: datetime | None = None) -> str:
    """How long ago: just now, 5 min ago, 3 d ago, else the date."""
    seconds = ((now or datetime.now(UTC)) - at).total_seconds()
    if seconds < 10:
        return _("just now")
    if seconds < 60:
        return _("%(num)s s ago", num=int(seconds))
    if seconds < 3600:
        return _("%(num)s min ago", num=int(seconds // 60))
    if seconds < _DAY_S:
        return _("%(num)s h ago", num=int(seconds // 3600))
    return ngettext("%(num)s d ago", "%(num)s d ago", int(seconds // _DAY_S)) if seconds < 7 * _DAY_S else day(at)


def left(done_at: datetime, now: datetime | None = None) -> str:
    """How long it still takes, in whole minutes; empty when that has passed. static/js/times.js says the same."""
    seconds = (done_at - (now or datetime.now(UTC))).total_seconds()
    if seconds <= 0:
        return ""
    if seconds < 60:
        return _("less than a minute left")
    return _("about %(num)s min left", num=math.ceil(seconds / 60))


def day(at: datetime) -> str:
    """A day: 5 Dec 2026."""
    return written(at, DAY)


def dollars(cost_usd: float) -> str:
    """A cost; the small ones with the digits that count."""
    return _("free") if cost_usd == 0 else f"${cost_usd:.4f}" if cost_usd < 0.1 else f"${cost_usd:.2f}"


def size(size_bytes: float) -> str:
    """A size: 640 kB, 12 MB, 3.4 GB."""
    return size_words(size_bytes)


def place(source: Source) -> str:
    """Where the video comes from, in a word."""
    if source.kind == "text":
        return _("Pasted text")
    if source.kind != "link":
        return _("Your file")
    host = (urlsplit(source.url or "").hostname or "").lower()
    platform = site_at(host)
    return platform.name if platform else host or _("Link")


def source_of(evidence: Evidence) -> str:
    """Where a value comes from: on screen 0:05."""
    if language() == ENGLISH:
        return where(evidence)
    place = f"{translated(SOURCES[evidence.source])} {clock(evidence.at_s)}".strip()
    if evidence.slide is not None:
        place = _("Slide %(number)s", number=evidence.slide)
    return place + _(", ") + translated(MARKS[evidence.mark]) if evidence.mark else place


def maker(engine: str) -> str:
    """Who made the note."""
    if engine == OUTLINE:
        return _("Made by rules, without AI")
    return _("Made by %(engine)s", engine=one_line(engine))


def slide_of(url: str | None) -> int:
    """Which slide of a carousel a link points at; 0: none in particular."""
    number = parse_qs(urlsplit(url or "").query).get("img_index", ["0"])[0]
    return int(number) if number.isdecimal() else 0


def heading(entry: EntryView) -> str:
    """The title; as long as that is still the link itself, the link without what says nothing."""
    if not entry.title.startswith(("https://", "http://")):
        return entry.title or _("Untitled video")
    return entry.title.split("://", 1)[1].removeprefix("www.").rstrip("/")


def kind(schema_name: str) -> str:
    """A note's kind in a word: Recipe."""
    schema = SCHEMAS.get(schema_name)
    return translated(schema.title) if schema else schema_name.replace("_", " ").capitalize()


def is_sample(source: Source) -> bool:
    """The project's own video, processed on the first start."""
    return source.name == SAMPLE_NAME


def status_word(entry: EntryView) -> str:
    """The state in a word; a finished note with gaps is "Partial"."""
    return _("Partial") if is_partial(entry) else translated(STATUS_WORDS[entry.status])


def status_words() -> dict[str, str]:
    """Every state in a word, for scripts."""
    return {status.value: translated(word) for status, word in STATUS_WORDS.items()}


def status_tone(entry: EntryView) -> str:
    """The state's colour: wait, busy, good, part, bad, off."""
    if is_partial(entry):
        return "part"
    ended = {Status.COMPLETED: "good", Status.FAILED: "bad", Status.CANCELLED: "off", Status.PENDING: "wait"}
    return ended.get(entry.status, "busy")


def is_partial(entry: EntryView) -> bool:
    """Finished, with something missing because a stage failed."""
    return entry.status is Status.COMPLETED and entry.partial


def stage_states(entry: EntryView) -> list[tuple[StageName, str]]:
    """Each stage with how it stands: done, busy, skipped or next."""
    stages = [stage for stage in StageName if stage in EVERY_ENTRY or stage in (entry.stage, entry.run_from)]
    at = stages.index(StageName(entry.stage)) if entry.stage in stages else -1
    return [(stage, _stage_state(entry, n, at, stage)) for n, stage in enumerate(stages)]


def _stage_state(entry: EntryView, n: int, at: int, stage: StageName) -> str:
    if stage in entry.degraded:  # it gave nothing, or less than there is
        return "skipped"
    if entry.status is Status.COMPLETED or n < at:
        return "done"
    if n > at:
        return "next"
    return "stopped" if entry.status.is_final else "busy"


def has_moved(motion: Motion) -> bool:
    """Somebody was seen and moved as much as the lowest setting asks for, or there is a reel: something to show."""
    return bool(motion.segments or motion.moments) or (motion.people_s > 0 and motion.peak >= LEAST_MOVEMENT)


def role_name(role: str) -> str:
    """What a column of a Link Database is for, as the page names it."""
    return translated(role.replace("_", " ").capitalize())


def register_filters(app: Flask) -> None:
    """Give the templates these words."""
    filters = (
        clock,
        strongest,
        span,
        ago,
        by_the_clock,
        kind,
        left,
        day,
        dollars,
        size,
        place,
        slide_of,
        heading,
        status_word,
        status_tone,
        stage_states,
        decimal,
        written,
        chosen,
        role_name,
    )
    app.jinja_env.filters.update(where=source_of, made_by=maker)
    app.jinja_env.filters.update({filter_.__name__: filter_ for filter_ in filters})
    app.jinja_env.tests["sample"] = is_sample
    app.jinja_env.tests["moved"] = has_moved
    app.jinja_env.tests["worth_a_retry"] = is_worth_a_retry
    app.jinja_env.tests["may_wait"] = may_wait
    app.jinja_env.globals["kept_words"] = kept_words
    app.jinja_env.globals.update(stages=list(StageName), status_words=status_words)

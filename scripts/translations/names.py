"""Names that a page shows and that stand in tables of the code: states, steps, kinds and fields of notes, choices."""

from collections.abc import Iterable, Iterator
from itertools import chain

from clients.platforms.instagram import oauth as instagram
from clients.platforms.instagram.platform import Instagram
from clients.platforms.tiktok import oauth as tiktok
from clients.platforms.tiktok.platform import TikTok
from clients.platforms.youtube.platform import YouTube
from config import kept
from endpoints.api.openapi_calls import GROUPS
from endpoints.errors import WORDS, phrase
from endpoints.pages import (
    clip_pages,
    library,
    notion,
    publish,
    segment_pages,
    settings,
    status,
    template_filters,
)
from endpoints.pages.sharing import plans, shared_notes
from services.clips.captions.templates import templates
from services.domain.clips import Transition
from services.domain.schemas.model import SchemaField
from services.domain.schemas.registry import SCHEMAS
from services.domain.stages import StageName
from services.eye_contact.plan import Reason
from services.imports.reading import KINDS
from services.notes import layout, values
from services.notion.accounts.blueprints import notes_title
from services.notion.columns.link_columns import TYPES
from services.operations import connection_tests, disk_use
from services.pipeline.catalog import STAGES
from services.publishing.files import sources
from services.webhooks.outbox import ALL_EVENTS
from utils.error_codes import ErrorCode

SHOWN = (400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503)  # a page of an error says its phrase
ROLES = ("spoken", "scene", "watermark", "interface")  # of texts on screen


def names() -> Iterator[str]:
    """Each once or several times, as it stands in its table."""
    yield from chain.from_iterable((code.meaning, code.advice) for code in ErrorCode)
    yield from chain.from_iterable((stage.page_word, stage.page_title) for stage in StageName)
    yield from _schemas()
    yield from _choices()
    yield from (phrase(code) for code in SHOWN)
    yield from (*WORDS.values(), *GROUPS, KINDS, *values.SOURCES.values(), *values.MARKS.values())
    yield from (*connection_tests.ALL, *status.ENGINES, *(stage.gives for stage in STAGES), *ROLES)
    yield from _settings()
    yield from (*disk_use.FOLDERS, disk_use.DATABASES)
    yield from (event_words(event) for event in ALL_EVENTS)
    for option in (*YouTube.options, *TikTok.options, *Instagram.options):
        yield from (option.label, *option.values.values())


def event_words(event: str) -> str:
    """An event as a page names it: templates/settings.html says the same."""
    return event.replace("entry.", "").replace("publication.", "post ").replace("_", " ")


def _settings() -> Iterator[str]:
    for group in kept.GROUPS:
        yield from filter(None, (group.title, group.about))
        for one in group.members:
            yield from filter(None, (one.label, one.about))


def _choices() -> Iterable[str]:
    tables: tuple[Iterable[str], ...] = (
        *(
            template_filters.STATUS_WORDS.values(),
            status.CAUSES.values(),
            status.ENDED.values(),
            settings.HEARS.values(),
        ),
        *(library.SITES.values(), library.SORT_WORDS.values(), library.AGES.values(), library.LENGTHS.values()),
        *(clip_pages.COLOURS, clip_pages.SHAPES.values(), clip_pages.PLACES.values(), clip_pages.EYES.values()),
        *(shared_notes.UNTIL.values(), sources.TITLES.values(), tiktok.LABELS.values(), instagram.LABELS.values()),
        *((one.value for one in Transition), layout.HEADINGS.values()),
        *((word for word, _ in publish.WORDS.values()), (word.capitalize() for word in notion.WORDS)),
        *(
            (role.replace("_", " ").capitalize() for role in TYPES),
            (*segment_pages.WHY.values(), *plans.DAY_WORDS, *(reason.value for reason in Reason)),
            (text for one in templates() for text in (one.title, one.about)),
        ),
    )
    return chain.from_iterable(tables)


def _schemas() -> Iterator[str]:
    for schema in SCHEMAS.values():
        yield from (schema.title, schema.name.replace("_", " ").capitalize(), notes_title(schema.title))
        for field in schema.fields:
            yield from _field(field)


def _field(field: SchemaField) -> Iterator[str]:
    yield from filter(None, (field.label, field.description, field.unit))
    yield from field.options if field.is_closed else ()
    for part in field.fields:
        yield from _field(part)

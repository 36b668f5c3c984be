"""What every call of the API takes and gives, and how the page that lists them groups them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from endpoints.api import (
    api_models,
    databases,
    edits,
    imports,
    library,
    resumable_uploads,
    tokens,
    webhooks,
)
from endpoints.api.clips import caption_looks, clip_models, eye_contact_views, segment_views
from endpoints.api.devices import push
from endpoints.api.publishing import calls as publishing
from endpoints.api.sharing import other_programs, share_links

Model = type[BaseModel]


@dataclass(frozen=True)
class CallDescription:
    """What a call takes and gives. A text is the media type of an answer that is no JSON object of ours."""

    takes: Model | str | None = None
    optional: bool = False  # the body may be left out
    query: Model | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    gives: Model | str | None = None
    status: int = 200
    hides: bool = False  # for pages alone
    tells: Model | None = None  # sent to the `webhook_url` of the body


FILE, STREAM = "application/octet-stream", "text/event-stream"
_AFTER = {"Last-Event-ID": "The last event seen; the stream goes on after it"}
_KEY = {"Idempotency-Key": "The same key again within a day is the same order"}
ANY = "application/json"
_TUS = {"Tus-Resumable": "1.0.0"}
_OFFSET = {"Upload-Offset": "Where the bytes belong: how many have come so far"}
_LENGTH = {
    "Upload-Length": "The size of the whole file in bytes",
    "Upload-Metadata": "The word filename, a space, and the name in base64",
}

CALLS: dict[str, CallDescription] = {
    "clips.all_of_them": CallDescription(gives=clip_models.ClipsOut),
    "clips.archive": CallDescription(gives=FILE),
    "clips.change": CallDescription(takes=clip_models.ClipPatch, gives=clip_models.ClipOut, status=202),
    "clips.delete": CallDescription(status=204),
    "clips.file": CallDescription(gives=FILE),
    "clips.make": CallDescription(
        takes=clip_models.ClipsRequest, optional=True, gives=clip_models.ClipsOut, status=202
    ),
    "clips.merge": CallDescription(takes=clip_models.MergeRequest, gives=clip_models.ClipsOut, status=202),
    "clips.one": CallDescription(gives=clip_models.ClipOut),
    "clips.retry": CallDescription(gives=clip_models.ClipOut, status=202),
    "clips.split": CallDescription(takes=clip_models.SplitRequest, gives=clip_models.ClipsOut, status=202),
    "clips.undo": CallDescription(gives=clip_models.ClipOut, status=202),
    "clips.waveform": CallDescription(gives=ANY),
    "eye_contact.all_of_them": CallDescription(gives=eye_contact_views.EyeContactsOut),
    "eye_contact.forget": CallDescription(status=204),
    "eye_contact.make": CallDescription(
        takes=eye_contact_views.EyeContactRequest, optional=True, gives=eye_contact_views.EyeContactsOut, status=202
    ),
    "eye_contact.video": CallDescription(gives=FILE),
    "segments.all_of_them": CallDescription(gives=segment_views.SegmentsOut),
    "segments.archive": CallDescription(gives=FILE),
    "segments.split": CallDescription(
        takes=segment_views.SegmentsRequest, optional=True, gives=segment_views.SegmentsOut, status=202
    ),
    "segments.video": CallDescription(gives=FILE),
    "connections.all_of_user": CallDescription(gives=ANY),
    "connections.end": CallDescription(status=204),
    "databases.available": CallDescription(gives=ANY),
    "databases.create": CallDescription(takes=databases.CreateRequest, gives=ANY, status=201),
    "databases.forget": CallDescription(status=204),
    "databases.make_default": CallDescription(takes=databases.DefaultRequest, optional=True, gives=ANY),
    "databases.register": CallDescription(takes=databases.ContentRequest, gives=ANY, status=201),
    "databases.register_link": CallDescription(takes=databases.LinkRequest, gives=ANY, status=201),
    "databases.registered": CallDescription(gives=ANY),
    "edits.patch": CallDescription(takes=edits.NoteEdit, gives=api_models.WholeEntryOut),
    "entries.accept": CallDescription(
        takes=api_models.EntryRequest, headers=_KEY, gives=api_models.EntryOut, status=202, tells=webhooks.Message
    ),
    "entries.cancel": CallDescription(gives=api_models.EntryOut, status=202),
    "entries.delete": CallDescription(status=204),
    "entries.fetch": CallDescription(gives=api_models.EntryOut, status=202),
    "entries.give_file": CallDescription(takes=api_models.FileRequest, gives=api_models.EntryOut, status=202),
    "entries.one": CallDescription(gives=api_models.WholeEntryOut),
    "entries.page": CallDescription(query=library.ListQuery, gives=api_models.EntriesOut),
    "entries.recut": CallDescription(takes=api_models.RecutRequest, gives=api_models.EntryOut, status=202),
    "entries.send": CallDescription(takes=api_models.SendRequest, optional=True, gives=api_models.EntryOut, status=202),
    "entries.retry": CallDescription(
        takes=api_models.RetryRequest, optional=True, gives=api_models.EntryOut, status=202
    ),
    "entries.retry_later": CallDescription(gives=api_models.EntryOut, status=202),
    "entries.no_retry_later": CallDescription(gives=api_models.EntryOut),
    "entries.retry_failed": CallDescription(gives=api_models.RetriedOut, status=202),
    "events.of_all": CallDescription(headers=_AFTER, gives=STREAM),
    "events.of_entry": CallDescription(headers=_AFTER, gives=STREAM),
    "exports.all_markdown": CallDescription(query=library.ListQuery, gives="text/markdown"),
    "exports.as_csv": CallDescription(query=library.ListQuery, gives="text/csv"),
    "exports.as_json": CallDescription(query=library.ListQuery, gives=ANY),
    "files.note_as_csv": CallDescription(gives="text/csv"),
    "files.note_json": CallDescription(gives=ANY),
    "files.note_markdown": CallDescription(gives="text/markdown"),
    "files.note_text": CallDescription(gives="text/plain"),
    "files.one": CallDescription(gives=FILE),
    "files.row_clip": CallDescription(gives=FILE),
    "files.slide": CallDescription(gives=FILE),
    "files.transcript": CallDescription(gives="text/plain"),
    "files.subtitles": CallDescription(gives="text/vtt"),
    "health.stats": CallDescription(gives=ANY),
    "imports.accept": CallDescription(takes="multipart/form-data", gives=imports.ImportOut, status=201),
    "imports.all_of_them": CallDescription(gives=imports.ImportsOut),
    "imports.delete": CallDescription(status=204),
    "imports.one": CallDescription(gives=imports.ImportOut),
    "imports.pause": CallDescription(gives=imports.ImportOut, status=202),
    "imports.resume": CallDescription(gives=imports.ImportOut, status=202),
    "imports.start": CallDescription(takes=imports.StartRequest, optional=True, gives=imports.ImportOut, status=202),
    "me.forget": CallDescription(takes=ANY, status=204),
    "looks.add_font": CallDescription(takes="multipart/form-data", gives=caption_looks.FontOut, status=201),
    "looks.caption_templates": CallDescription(gives=caption_looks.TemplatesOut),
    "looks.font_file": CallDescription(gives=FILE),
    "looks.fonts": CallDescription(gives=caption_looks.FontsOut),
    "looks.remove_font": CallDescription(status=204),
    "looks.transitions": CallDescription(gives=caption_looks.TransitionsOut),
    "openapi.description": CallDescription(hides=True),
    "openapi.page": CallDescription(hides=True),
    "resumable.append": CallDescription(takes=resumable_uploads.CONTENT_TYPE, headers={**_TUS, **_OFFSET}, status=204),
    "resumable.begin": CallDescription(headers={**_TUS, **_LENGTH}, status=201),
    "resumable.end": CallDescription(headers=_TUS, status=204),
    "resumable.look": CallDescription(headers=_TUS),
    "resumable.options": CallDescription(hides=True),
    "resumable.override": CallDescription(hides=True),
    "push.overview": CallDescription(gives=push.PushOut),
    "push.add": CallDescription(takes=push.DeviceRequest, status=204),
    "push.remove": CallDescription(takes=push.EndpointRequest, status=204),
    "push.test": CallDescription(takes=push.EndpointRequest, status=202),
    "tokens.all_of_them": CallDescription(gives=tokens.TokensOut),
    "library.bulk": CallDescription(takes=library.BulkChange, gives=library.ChangedOut),
    "library.change": CallDescription(takes=library.LibraryChange, gives=api_models.EntryOut),
    "library.erase": CallDescription(status=204),
    "library.overview": CallDescription(gives=library.LibraryOut),
    "library.restore": CallDescription(gives=api_models.EntryOut),
    "other_programs.plan": CallDescription(query=other_programs.PlanQuery, gives="text/calendar"),
    "other_programs.recipes": CallDescription(query=library.ListQuery, gives=FILE),
    "share_links.all_of_them": CallDescription(gives=share_links.SharesOut),
    "share_links.make": CallDescription(
        takes=share_links.ShareRequest, optional=True, gives=share_links.NewShareOut, status=201
    ),
    "share_links.revoke": CallDescription(status=204),
    "tokens.make": CallDescription(takes=tokens.TokenRequest, gives=tokens.NewTokenOut, status=201),
    "tokens.revoke": CallDescription(status=204),
    "webhooks.add": CallDescription(takes=webhooks.WebhookRequest, gives=webhooks.NewWebhookOut, status=201),
    "webhooks.all_of_them": CallDescription(gives=webhooks.WebhooksOut),
    "webhooks.deliveries": CallDescription(query=webhooks.DeliveryQuery, gives=webhooks.DeliveriesOut),
    "webhooks.remove": CallDescription(status=204),
    "webhooks.replay": CallDescription(gives=webhooks.DeliveryOut, status=202),
    "webhooks.secret": CallDescription(gives=webhooks.SecretOut),
    "webhooks.renew_secret": CallDescription(gives=webhooks.SecretOut, status=201),
    "webhooks.test": CallDescription(gives=webhooks.DeliveryOut, status=202),
    "uploads.receive": CallDescription(takes="multipart/form-data", gives=api_models.UploadsOut, status=201),
    **{name: CallDescription(**call) for name, call in publishing.CALLS.items()},
}
GROUPS = {  # as the page shows them, what is needed first before the rest
    "Send a link, wait, read the note": ("entries", "events"),
    "Files and downloads": ("files", "exports", "other_programs", "edits"),
    "Sort, find, share, delete, take back": ("library", "share_links"),
    "Uploads and imports": ("uploads", "resumable", "imports"),
    "Clips": ("clips", "looks", "segments", "eye_contact"),
    "Post to channels": ("publications", "accounts"),
    "Be told": ("webhooks", "push"),
    "Notion": ("connections", "databases"),
    "You and your programs": ("tokens", "me", "health"),
}
EXAMPLES = {
    "entries_accept": '{"url": "https://www.youtube.com/shorts/…"}',
    "entries_recut": '{"enter_threshold": 0.12, "buffer_after_s": 1}',
    "entries_retry": '{"schema": "recipe"}',
    "clips_make": '{"count": 3, "style": {"template": "punch"}}',
    "clips_change": '{"end_s": 42.5, "words": [{"start_s": 12.3, "text": "right"}], "style": {"template": "pill"}}',
    "segments_split": '{"every_s": 60}',
    "eye_contact_make": '{"intensity": 0.7, "preview": true}',
    "clips_split": '{"at_s": 30}',
    "library_bulk": '{"ids": ["…"], "add_tags": ["leg day"], "send": {"database": "Gym"}}',
    "library_change": '{"add_tags": ["leg day"]}',
    "edits_patch": '{"fields": {"title": "My title"}, "undo": []}',
    "share_links_make": '{"with_video": true, "days": 30}',
    "tokens_make": '{"name": "script", "scope": "read"}',
    **publishing.EXAMPLES,
}

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
class Call:
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

CALLS: dict[str, Call] = {
    "clips.all_of_them": Call(gives=clip_models.ClipsOut),
    "clips.archive": Call(gives=FILE),
    "clips.change": Call(takes=clip_models.ClipPatch, gives=clip_models.ClipOut, status=202),
    "clips.delete": Call(status=204),
    "clips.file": Call(gives=FILE),
    "clips.make": Call(takes=clip_models.ClipsRequest, optional=True, gives=clip_models.ClipsOut, status=202),
    "clips.merge": Call(takes=clip_models.MergeRequest, gives=clip_models.ClipsOut, status=202),
    "clips.one": Call(gives=clip_models.ClipOut),
    "clips.retry": Call(gives=clip_models.ClipOut, status=202),
    "clips.split": Call(takes=clip_models.SplitRequest, gives=clip_models.ClipsOut, status=202),
    "clips.undo": Call(gives=clip_models.ClipOut, status=202),
    "clips.waveform": Call(gives=ANY),
    "eye_contact.all_of_them": Call(gives=eye_contact_views.EyeContactsOut),
    "eye_contact.forget": Call(status=204),
    "eye_contact.make": Call(
        takes=eye_contact_views.EyeContactRequest, optional=True, gives=eye_contact_views.EyeContactsOut, status=202
    ),
    "eye_contact.video": Call(gives=FILE),
    "segments.all_of_them": Call(gives=segment_views.SegmentsOut),
    "segments.archive": Call(gives=FILE),
    "segments.split": Call(
        takes=segment_views.SegmentsRequest, optional=True, gives=segment_views.SegmentsOut, status=202
    ),
    "segments.video": Call(gives=FILE),
    "connections.all_of_user": Call(gives=ANY),
    "connections.end": Call(status=204),
    "databases.available": Call(gives=ANY),
    "databases.create": Call(takes=databases.CreateRequest, gives=ANY, status=201),
    "databases.forget": Call(status=204),
    "databases.make_default": Call(takes=databases.DefaultRequest, optional=True, gives=ANY),
    "databases.register": Call(takes=databases.ContentRequest, gives=ANY, status=201),
    "databases.register_link": Call(takes=databases.LinkRequest, gives=ANY, status=201),
    "databases.registered": Call(gives=ANY),
    "edits.patch": Call(takes=edits.NoteEdit, gives=api_models.WholeEntryOut),
    "entries.accept": Call(
        takes=api_models.EntryRequest, headers=_KEY, gives=api_models.EntryOut, status=202, tells=webhooks.Message
    ),
    "entries.cancel": Call(gives=api_models.EntryOut, status=202),
    "entries.delete": Call(status=204),
    "entries.fetch": Call(gives=api_models.EntryOut, status=202),
    "entries.give_file": Call(takes=api_models.FileRequest, gives=api_models.EntryOut, status=202),
    "entries.one": Call(gives=api_models.WholeEntryOut),
    "entries.page": Call(query=library.ListQuery, gives=api_models.EntriesOut),
    "entries.recut": Call(takes=api_models.RecutRequest, gives=api_models.EntryOut, status=202),
    "entries.send": Call(takes=api_models.SendRequest, optional=True, gives=api_models.EntryOut, status=202),
    "entries.retry": Call(takes=api_models.RetryRequest, optional=True, gives=api_models.EntryOut, status=202),
    "entries.retry_later": Call(gives=api_models.EntryOut, status=202),
    "entries.no_retry_later": Call(gives=api_models.EntryOut),
    "entries.retry_failed": Call(gives=api_models.RetriedOut, status=202),
    "events.of_all": Call(headers=_AFTER, gives=STREAM),
    "events.of_entry": Call(headers=_AFTER, gives=STREAM),
    "exports.all_markdown": Call(query=library.ListQuery, gives="text/markdown"),
    "exports.as_csv": Call(query=library.ListQuery, gives="text/csv"),
    "exports.as_json": Call(query=library.ListQuery, gives=ANY),
    "files.note_as_csv": Call(gives="text/csv"),
    "files.note_json": Call(gives=ANY),
    "files.note_markdown": Call(gives="text/markdown"),
    "files.note_text": Call(gives="text/plain"),
    "files.one": Call(gives=FILE),
    "files.row_clip": Call(gives=FILE),
    "files.slide": Call(gives=FILE),
    "files.transcript": Call(gives="text/plain"),
    "files.subtitles": Call(gives="text/vtt"),
    "health.stats": Call(gives=ANY),
    "imports.accept": Call(takes="multipart/form-data", gives=imports.ImportOut, status=201),
    "imports.all_of_them": Call(gives=imports.ImportsOut),
    "imports.delete": Call(status=204),
    "imports.one": Call(gives=imports.ImportOut),
    "imports.pause": Call(gives=imports.ImportOut, status=202),
    "imports.resume": Call(gives=imports.ImportOut, status=202),
    "imports.start": Call(takes=imports.StartRequest, optional=True, gives=imports.ImportOut, status=202),
    "me.forget": Call(takes=ANY, status=204),
    "looks.add_font": Call(takes="multipart/form-data", gives=caption_looks.FontOut, status=201),
    "looks.caption_templates": Call(gives=caption_looks.TemplatesOut),
    "looks.font_file": Call(gives=FILE),
    "looks.fonts": Call(gives=caption_looks.FontsOut),
    "looks.remove_font": Call(status=204),
    "looks.transitions": Call(gives=caption_looks.TransitionsOut),
    "openapi.description": Call(hides=True),
    "openapi.page": Call(hides=True),
    "resumable.append": Call(takes=resumable_uploads.CONTENT_TYPE, headers={**_TUS, **_OFFSET}, status=204),
    "resumable.begin": Call(headers={**_TUS, **_LENGTH}, status=201),
    "resumable.end": Call(headers=_TUS, status=204),
    "resumable.look": Call(headers=_TUS),
    "resumable.options": Call(hides=True),
    "resumable.override": Call(hides=True),
    "push.overview": Call(gives=push.PushOut),
    "push.add": Call(takes=push.DeviceRequest, status=204),
    "push.remove": Call(takes=push.EndpointRequest, status=204),
    "push.test": Call(takes=push.EndpointRequest, status=202),
    "tokens.all_of_them": Call(gives=tokens.TokensOut),
    "library.bulk": Call(takes=library.BulkChange, gives=library.ChangedOut),
    "library.change": Call(takes=library.LibraryChange, gives=api_models.EntryOut),
    "library.erase": Call(status=204),
    "library.overview": Call(gives=library.LibraryOut),
    "library.restore": Call(gives=api_models.EntryOut),
    "other_programs.plan": Call(query=other_programs.PlanQuery, gives="text/calendar"),
    "other_programs.recipes": Call(query=library.ListQuery, gives=FILE),
    "share_links.all_of_them": Call(gives=share_links.SharesOut),
    "share_links.make": Call(takes=share_links.ShareRequest, optional=True, gives=share_links.NewShareOut, status=201),
    "share_links.revoke": Call(status=204),
    "tokens.make": Call(takes=tokens.TokenRequest, gives=tokens.NewTokenOut, status=201),
    "tokens.revoke": Call(status=204),
    "webhooks.add": Call(takes=webhooks.WebhookRequest, gives=webhooks.NewWebhookOut, status=201),
    "webhooks.all_of_them": Call(gives=webhooks.WebhooksOut),
    "webhooks.deliveries": Call(query=webhooks.DeliveryQuery, gives=webhooks.DeliveriesOut),
    "webhooks.remove": Call(status=204),
    "webhooks.replay": Call(gives=webhooks.DeliveryOut, status=202),
    "webhooks.secret": Call(gives=webhooks.SecretOut),
    "webhooks.renew_secret": Call(gives=webhooks.SecretOut, status=201),
    "webhooks.test": Call(gives=webhooks.DeliveryOut, status=202),
    "uploads.receive": Call(takes="multipart/form-data", gives=api_models.UploadsOut, status=201),
    **{name: Call(**call) for name, call in publishing.CALLS.items()},
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

"""The API's description (OpenAPI 3.1), made from the addresses, the models and the docstrings; and a page to try it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from endpoints.api import api_models, databases, edits, imports, resumable_uploads, tokens, webhooks
from endpoints.api.clips import caption_looks, clip_models
from endpoints.api.publishing import calls as publishing
from endpoints.app_context import web
from endpoints.errors import Problem

blueprint = Blueprint("openapi", __name__)
VERSION = "1"
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
    "connections.all_of_user": Call(gives=ANY),
    "connections.end": Call(status=204),
    "databases.available": Call(gives=ANY),
    "databases.create": Call(takes=databases.CreateRequest, gives=ANY, status=201),
    "databases.forget": Call(status=204),
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
    "entries.one": Call(gives=api_models.WholeEntryOut),
    "entries.page": Call(query=api_models.ListQuery, gives=api_models.EntriesOut),
    "entries.recut": Call(takes=api_models.RecutRequest, gives=api_models.EntryOut, status=202),
    "entries.retry": Call(takes=api_models.RetryRequest, optional=True, gives=api_models.EntryOut, status=202),
    "entries.retry_failed": Call(gives=api_models.RetriedOut, status=202),
    "events.of_all": Call(headers=_AFTER, gives=STREAM),
    "events.of_entry": Call(headers=_AFTER, gives=STREAM),
    "exports.all_markdown": Call(query=api_models.ListQuery, gives="text/markdown"),
    "exports.as_csv": Call(query=api_models.ListQuery, gives="text/csv"),
    "exports.as_json": Call(query=api_models.ListQuery, gives=ANY),
    "files.note_as_csv": Call(gives="text/csv"),
    "files.note_json": Call(gives=ANY),
    "files.note_markdown": Call(gives="text/markdown"),
    "files.one": Call(gives=FILE),
    "files.slide": Call(gives=FILE),
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
    "tokens.all_of_them": Call(gives=tokens.TokensOut),
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


@blueprint.get("/api/openapi.json")
def description() -> Response:
    """The description itself."""
    return jsonify(described(current_app, signs_in=web().settings.has_oauth))


@blueprint.get("/api/docs")
def page() -> str:
    """Every call with a form to try it; nothing comes from elsewhere."""
    whole = described(current_app, signs_in=web().settings.has_oauth)
    groups = {words: [call for call in _listed(whole) if call["tags"][0] in tags] for words, tags in GROUPS.items()}
    return render_template("api.html", groups=groups, address=request.host_url.rstrip("/"))


def described(app: Flask, *, signs_in: bool) -> dict[str, Any]:
    """The description as an object."""
    schemas = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        call = CALLS.get(rule.endpoint)
        if not rule.rule.startswith("/api/") or call is None or call.hides:
            continue
        for path, values in _paths(rule):
            for method in sorted(_methods(rule)):
                operation = _operation(app, rule, call, values, is_one_of_many=len(_paths(rule)) > 1)
                paths.setdefault(path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Clipsheet", "version": VERSION, "description": "Short-video links in, notes out."},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}] if signs_in else [{"token": []}, {}],
    }


def _schemas() -> dict[str, Any]:
    taken = {one for call in CALLS.values() for one in (call.takes, call.query) if isinstance(one, type)}
    answers = (one for call in CALLS.values() for one in (call.gives, call.tells))
    given = {one for one in answers if isinstance(one, type)} | {Problem}
    in_order = sorted(taken, key=lambda model: model.__name__), sorted(given, key=lambda model: model.__name__)
    wanted = [(model, "validation") for model in in_order[0]] + [(model, "serialization") for model in in_order[1]]
    _, made = models_json_schema(wanted, by_alias=True, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    return dict(made["$defs"])


def _methods(rule: Rule) -> set[str]:
    """Without those that come with every GET."""
    methods = (rule.methods or set()) - {"OPTIONS"}
    return methods - {"HEAD"} if "GET" in methods else methods


def _paths(rule: Rule) -> list[tuple[str, dict[str, str]]]:
    """The address in OpenAPI's spelling, once for each value where a part has few."""
    choice = re.search(r"<any\(([^)]*)\):(\w+)>", rule.rule)
    if choice is None:
        return [(re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), {})]
    values = [value.strip() for value in choice.group(1).split(",")]
    plain = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.replace(choice.group(0), "\0"))
    return [(plain.replace("\0", value), {choice.group(2): value}) for value in values]


def _operation(
    app: Flask, rule: Rule, call: Call, values: Mapping[str, str], *, is_one_of_many: bool
) -> dict[str, Any]:
    words = (app.view_functions[rule.endpoint].__doc__ or "").strip().split("\n")[0]
    suffix = "_".join(["", *values.values()]) if is_one_of_many else ""
    operation: dict[str, Any] = {
        "operationId": rule.endpoint.replace(".", "_") + suffix,
        "tags": [rule.endpoint.partition(".")[0]],
        "summary": words + (f" ({', '.join(values.values())})" if is_one_of_many else ""),
        "parameters": [*_path_parameters(rule, values), *_query(call), *_headers(call)],
        "responses": {**_answers(call), "default": {"description": "What went wrong", "content": _PROBLEM}},
    }
    if call.takes is not None:
        operation["requestBody"] = {"required": not call.optional, "content": _content(call.takes)}
    if call.tells is not None:
        told = {"requestBody": {"content": _content(call.tells)}, "responses": {"2XX": {"description": "Taken"}}}
        operation["callbacks"] = {"ended": {"{$request.body#/webhook_url}": {"post": told}}}
    return operation


_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _answers(call: Call) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done"}
    if call.gives is not None:
        answer["content"] = _content(call.gives)
    answers = {str(call.status): answer}
    if call.gives == STREAM:
        answers["204"] = {"description": "It is over, and there is nothing new"}
    if call.gives == FILE:
        answer["content"] = {"*/*": {}}
        answers |= {"206": answer, "304": {"description": "As it was"}}
    return answers


def _content(model: Model | str) -> dict[str, Any]:
    if model == "multipart/form-data":
        files = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}
        return {model: {"schema": {"type": "object", "properties": {"files": files}, "required": ["files"]}}}
    if isinstance(model, str):
        is_open = model in (ANY, resumable_uploads.CONTENT_TYPE)
        return {model: {"schema": {}} if is_open else {"schema": {"type": "string"}}}
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}


def _path_parameters(rule: Rule, values: Mapping[str, str]) -> list[dict[str, Any]]:
    names = sorted(name for name in rule.arguments if name not in values)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query(call: Call) -> list[dict[str, Any]]:
    if call.query is None:
        return []
    properties = call.query.model_json_schema(by_alias=True)["properties"]
    return [{"name": name, "in": "query", "schema": schema} for name, schema in properties.items()]


def _headers(call: Call) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "header", "description": words, "schema": {"type": "string"}}
        for name, words in call.headers.items()
    ]


def _listed(whole: Mapping[str, Any]) -> Any:
    """The calls as the page shows them, each with an example body where there is a model."""
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            yield {"path": path, "method": method.upper(), **operation, "example": _example(operation, whole)}


GROUPS = {  # as the page shows them, what is needed first before the rest
    "Send a link, wait, read the note": ("entries", "events"),
    "Files and downloads": ("files", "exports", "edits"),
    "Uploads and imports": ("uploads", "resumable", "imports"),
    "Clips": ("clips", "looks"),
    "Post to channels": ("publications", "accounts"),
    "Be told": ("webhooks",),
    "Notion": ("connections", "databases"),
    "You and your programs": ("tokens", "me", "health"),
}
EXAMPLES = {
    "entries_accept": '{"url": "https://www.youtube.com/shorts/…"}',
    "entries_recut": '{"enter_threshold": 0.12, "buffer_after_s": 1}',
    "entries_retry": '{"schema": "recipe"}',
    "clips_make": '{"count": 3, "style": {"template": "punch"}}',
    "clips_change": '{"end_s": 42.5, "words": [{"start_s": 12.3, "text": "right"}], "style": {"template": "pill"}}',
    "clips_split": '{"at_s": 30}',
    "edits_patch": '{"fields": {"title": "My title"}, "undo": []}',
    "tokens_make": '{"name": "script", "scope": "read"}',
    **publishing.EXAMPLES,
}


def _example(operation: Mapping[str, Any], whole: Mapping[str, Any]) -> str | None:
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    if operation["operationId"] in EXAMPLES:
        return EXAMPLES[operation["operationId"]]
    name = content["application/json"]["schema"].get("$ref", "").rpartition("/")[2]
    required = whole["components"]["schemas"].get(name, {}).get("required", [])
    return "{" + ", ".join(f'"{one}": ""' for one in required) + "}"

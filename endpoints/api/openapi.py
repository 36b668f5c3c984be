"""The API's description (OpenAPI 3.1), made from the addresses, the models and the docstrings; and a page to try it."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from endpoints.api import resumable_uploads
from endpoints.api.openapi_calls import ANY, EXAMPLES, FILE, GROUPS, STREAM, CallDescription, Model
from endpoints.api.openapi_calls import CALLS as CALLS
from endpoints.app_context import web
from endpoints.errors import Problem

blueprint = Blueprint("openapi", __name__)
VERSION = "1"


@blueprint.get("/api/openapi.json")
def description() -> Response:
    """The description itself."""
    return jsonify(described(current_app, signs_in=web().signs_in))


@blueprint.get("/api/docs")
def page() -> str:
    """Every call with a form to try it; nothing comes from elsewhere."""
    whole = described(current_app, signs_in=web().signs_in)
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


@cache
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
    app: Flask, rule: Rule, call: CallDescription, values: Mapping[str, str], *, is_one_of_many: bool
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


def _answers(call: CallDescription) -> dict[str, Any]:
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


def _query(call: CallDescription) -> list[dict[str, Any]]:
    if call.query is None:
        return []
    properties = call.query.model_json_schema(by_alias=True)["properties"]
    return [{"name": name, "in": "query", "schema": schema} for name, schema in properties.items()]


def _headers(call: CallDescription) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "header", "description": words, "schema": {"type": "string"}}
        for name, words in call.headers.items()
    ]


def _listed(whole: Mapping[str, Any]) -> Any:
    """The calls as the page shows them, each with an example body where there is a model."""
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            yield {"path": path, "method": method.upper(), **operation, "example": _example(operation, whole)}


def _example(operation: Mapping[str, Any], whole: Mapping[str, Any]) -> str | None:
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    if operation["operationId"] in EXAMPLES:
        return EXAMPLES[operation["operationId"]]
    name = content["application/json"]["schema"].get("$ref", "").rpartition("/")[2]
    required = whole["components"]["schemas"].get(name, {}).get("required", [])
    return "{" + ", ".join(f'"{one}": ""' for one in required) + "}"

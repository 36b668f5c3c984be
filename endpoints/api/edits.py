"""Editing a note: field by field, each undone alone; over the API and with a form."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Redirect

from endpoints.api.api_models import body
from endpoints.api.entries import full
from endpoints.api.files import no_note
from endpoints.app_context import web
from endpoints.errors import FieldError, WrongFields
from services.domain.artifacts import Note
from services.domain.entries import EntryView
from services.domain.schemas.model import FieldType, SchemaField
from services.notes.edits import HEAD, WrongCell, checked, editable, edited
from utils.errors import NotFoundError

blueprint = Blueprint("edits", __name__)
SPARE_ROWS = 2  # to add records in
MAX_ROWS = 500
YES = "yes"


class NoteEdit(BaseModel):
    """Values by field; null takes a value out of the note, `undo` brings back what Clipsheet found."""

    model_config = ConfigDict(extra="forbid")

    fields: dict[str, JsonValue] = Field(default={}, max_length=100)
    undo: list[str] = Field(default=[], max_length=100)


@blueprint.patch("/api/entries/<entry_id>/note")
def patch(entry_id: str) -> Response:
    """Change values of the note; it is saved again wherever it was saved."""
    asked, w = body(NoteEdit), web()
    entry = change(entry_id, asked.fields, asked.undo)
    return jsonify(full(entry, w.results.read(entry)))


def change(entry_id: str, values: Mapping[str, JsonValue], undo: list[str]) -> EntryView:
    """Keep the person's values. Raises WrongFields naming each wrong one, NotFoundError without a note."""
    w = web()
    entry = w.entries.get(w.user_id, entry_id)
    note, own = w.results.found_note(entry), entry.options.own_schema
    if note is None:
        raise no_note(w.results.read(entry))
    known, errors, edits = editable(note, own), [], {**entry.edits}
    for name, value in values.items():
        try:
            if name not in known:
                raise ValueError(f"There is no such field; known are {', '.join(known)}")
            if value is None and name == "title":
                raise ValueError("A note needs a title")
            edits[name] = None if value is None else checked(known[name], value)
            if edits[name] is not None and edits[name] == _as_found(note, name):
                del edits[name]  # what was typed is what stood there
        except ValueError as error:
            errors.append(FieldError(field=f"fields.{name[:100]}", message=str(error)))
    if errors:
        raise WrongFields(errors)
    kept = {name: value for name, value in edits.items() if name not in undo}
    return w.intake.edit(w.user_id, entry_id, kept, note=edited(note, kept, own))


def _as_found(note: Note, name: str) -> JsonValue:
    return note.fields[name].value if name in note.fields else getattr(note, name) if name in HEAD else None


@blueprint.get("/entries/<entry_id>/edit/<name>")
def show(entry_id: str, name: str) -> str:
    """The form for one field."""
    return _form(entry_id, name)


@blueprint.post("/entries/<entry_id>/edit/<name>")
def save(entry_id: str, name: str) -> Redirect:
    """The form's answer: saved, taken out of the note, or undone."""
    field = _field(entry_id, name)
    wish = request.form.get("wish", "save")
    rows = _rows(field, request.form)
    value = None if wish in ("remove", "undo") else _value(field, request.form, rows)
    try:
        if value is not None:
            checked(field, value)
        change(entry_id, {} if wish == "undo" else {name: value}, [name] if wish == "undo" else [])
    except WrongCell as error:
        n = [number for number, row in rows.items() if any(row.values())][error.row]
        message = f"Row {n + 1}, {error.part.label}: {error.message}"
        return _refused(entry_id, name, message, wrong=f"{n}.{error.part.name}", rows=list(rows.values()))
    except (ValueError, WrongFields) as error:
        message = error.errors[0].message if isinstance(error, WrongFields) else str(error)
        return _refused(entry_id, name, message, wrong="value", value=request.form.get("value", ""))
    return redirect(url_for("pages.entry", entry_id=entry_id), 303)


def _refused(entry_id: str, name: str, message: str, **typed: Any) -> Redirect:
    """The form with what was typed, and the cursor where it is wrong."""
    return make_response(_form(entry_id, name, error=message, **typed), 422)


def _field(entry_id: str, name: str) -> SchemaField:
    w = web()
    entry = w.entries.get(w.user_id, entry_id)
    note = w.results.read(entry).note
    known = editable(note, entry.options.own_schema) if note else {}
    if name not in known:
        raise NotFoundError("This note has no such field.", "Go back to the note.")
    return known[name]


def _form(entry_id: str, name: str, **typed: Any) -> str:
    w = web()
    field, entry = _field(entry_id, name), w.entries.get(w.user_id, entry_id)
    note = w.results.read(entry).note
    assert note is not None
    value: JsonValue = note.fields[name].value if name in note.fields else getattr(note, name, None)
    items = value if isinstance(value, list) else [{}]
    rows = [*items, *({} for _ in range(SPARE_ROWS))] if field.type is FieldType.RECORDS else []
    used = {part for row in typed.get("rows", rows) for part, one in row.items() if one not in (None, "")}
    shown = {"value": value, "rows": rows, "error": "", "wrong": "", **typed}
    if field.type is FieldType.TEXTS and isinstance(shown["value"], str):
        shown["value"] = shown["value"].splitlines()
    return render_template("edit.html", entry=entry, field=field, name=name, used=used, **shown)


def _rows(field: SchemaField, sent: MultiDict[str, str]) -> dict[int, dict[str, str]]:
    """The rows of the form as they were typed."""
    if field.type is not FieldType.RECORDS:
        return {}
    count = max((int(key.split(".")[0]) for key in sent if key.split(".")[0].isdecimal()), default=-1) + 1
    names = [part.name for part in field.fields]
    return {n: {name: sent.get(f"{n}.{name}", "").strip() for name in names} for n in range(min(count, MAX_ROWS))}


def _value(field: SchemaField, sent: MultiDict[str, str], rows: Mapping[int, Mapping[str, str]]) -> JsonValue:
    """What was filled in, as JSON; wrong texts are left as they are, to be refused by name."""
    if field.type is FieldType.TEXTS:
        return [line.strip() for line in sent.get("value", "").splitlines() if line.strip()]
    if field.type is not FieldType.RECORDS:
        return _single(field, sent.get("value", ""))
    parts = {part.name: part for part in field.fields}
    return [
        {name: _single(parts[name], text) for name, text in row.items() if text}
        for row in rows.values()
        if any(row.values())
    ]


def _single(field: SchemaField, text: str) -> JsonValue:
    if field.type is FieldType.CHECKBOX:
        return text == YES
    if field.type not in (FieldType.NUMBER, FieldType.DURATION):
        return text
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number

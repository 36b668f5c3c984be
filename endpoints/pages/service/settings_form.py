"""What the form of a group of settings asks for, and what stands in it: never more of a secret than its last signs."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from pydantic import ValidationError

from config.kept import Changeable, Group, Kind, is_given
from config.settings import Settings
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

MAX_CHARS = 4_000
MAX_FILE_BYTES = 1_000_000
SHOWN, LONG_ENOUGH = 4, 16  # signs of a secret, and how long it must be for them


@dataclass(frozen=True)
class Field:
    """A setting as the form shows it. `value` is empty for a secret or a file; `held` says that there is one."""

    about: Changeable
    value: str
    held: str
    is_given: bool


def fields(
    group: Group, start: Settings, kept: Mapping[str, str], typed: Mapping[str, str] | None = None
) -> list[Field]:
    """The group's fields; `typed` is what a refused form said, which a secret is never part of."""
    return [_field(one, start, kept, typed or {}) for one in group.members]


def _field(one: Changeable, start: Settings, kept: Mapping[str, str], typed: Mapping[str, str]) -> Field:
    given = is_given(start, one.name)
    text = _text(getattr(start, one.name)) if given else kept.get(one.name, "")
    if one.kind is Kind.SECRET:
        return Field(one, "", masked(text), given)
    if one.kind is Kind.FILE:
        return Field(one, "", text if given else "kept" if text else "", given)
    return Field(one, text if given else typed.get(one.name, text), "", given)


def masked(text: str) -> str:
    """What is shown of a secret: its last signs, if it is long; a list's each."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return ", ".join(f"…{part[-SHOWN:]}" if len(part) >= LONG_ENOUGH else "…" for part in parts)


def _text(value: object) -> str:
    if value is None:
        return ""
    return (
        ",".join(map(str, value))
        if isinstance(value, tuple)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def changes(group: Group, start: Settings) -> dict[str, str | None]:
    """What the sent form changes: None removes; a secret that is left empty stays. Raises NeedsUserError."""
    found: dict[str, str | None] = {}
    for one in group.members:
        if is_given(start, one.name):
            continue
        if request.form.get(f"remove-{one.name}"):
            found[one.name] = None
        elif one.kind is Kind.FILE:
            found |= _file(one)
        else:
            text = request.form.get(one.name, "").strip()
            if len(text) > MAX_CHARS or any(not sign.isprintable() for sign in text):
                raise NeedsUserError(f"{one.label}: that is no such value.", "Check it.", code=ErrorCode.SETUP_NEEDED)
            if text or one.kind is not Kind.SECRET:
                found[one.name] = text or None
    return found


def _file(one: Changeable) -> dict[str, str | None]:
    sent = request.files.get(one.name)
    data = sent.read(MAX_FILE_BYTES + 1) if sent else b""
    if not data:
        return {}
    if len(data) > MAX_FILE_BYTES:
        raise NeedsUserError(
            "The file has more than 1 MB.", "Export the cookies of these sites alone.", code=ErrorCode.TOO_LARGE
        )
    try:
        return {one.name: data.decode("utf-8-sig").replace("\r\n", "\n")}
    except UnicodeDecodeError as error:
        raise NeedsUserError(
            "The file is no text.", "Export the cookies in Netscape's format.", code=ErrorCode.SETUP_NEEDED
        ) from error


def why_not(group: Group, error: ValidationError) -> str:
    """What is wrong with the values, by the fields' own labels and without the values."""
    labels = {one.name: one.label for one in group.members}
    lines = []
    for one in error.errors(include_input=False, include_url=False, include_context=False):
        name = str(one["loc"][0]) if one["loc"] else ""
        says = one["msg"].removeprefix("Value error, ")
        lines.append(f"{labels[name]}: {says}." if name in labels else f"{says}.")
    return " ".join(dict.fromkeys(lines))

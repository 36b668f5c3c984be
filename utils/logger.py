"""Structured logging: JSON lines for machines, short lines for a terminal, secrets taken out of both."""

import logging
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import TextIO

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

SHORTEST = 6  # signs of a secret that is taken out wherever it stands
ONLY_JSON = frozenset({"entry"})  # an id, which no person knows by heart
_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))
FIELDS = ("asctime", "levelname", "name", "message")
_NAMED = re.compile(
    r"(?i)(authorization|bearer|token|secret|passw(?:or)?d|api[_-]?key|x-amz-\w+|signature|\bl?sig\b|[?&]key\b)"
    r"(['\"]?\s*[=:]\s*['\"]?|\s+)(?:(?:bearer|basic)\s+)?[^\s\"'&,;]+"
)
_COOKIES = re.compile(r"(?i)(cookie['\"]?\s*[=:]\s*['\"]?)[^\r\n'\"]+")
_IN_ADDRESSES = re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)")
# Ours, Notion's, webhooks', OpenAI's, Google's.
_SHAPED = re.compile(r"\b(cs_|ntn_|secret_|whsec_|sk-|AIza|ya29\.)[\w./+=-]{6,}")
_BASIC = re.compile(r"\b((?i:basic)\s+)(?=\S*[A-Z0-9])[\w+/-]{8,}={0,2}")
_CODE = re.compile(r"(?i)([?&\s'\"({,]code['\"]?\s*[=:]\s*['\"]?)[\w.%~+/=-]{8,}")  # of a sign-in


@contextmanager
def about(**fields: str) -> Iterator[None]:
    """Let every line of this thread say these too until the block ends: what is worked on, and which part of it."""
    token = _about.set({**_about.get(), **{name: " ".join(value.split()) for name, value in fields.items()}})
    try:
        yield
    finally:
        _about.reset(token)


class SayAbout(logging.Filter):
    """Adds what the thread works on to the record; fields of the line itself stay as they are."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; it is always let through."""
        for name, value in _about.get().items():
            record.__dict__.setdefault(name, value)
        record.about_fields = tuple(_about.get())
        return True


class TextLines(logging.Formatter):
    """A line for a terminal, ending in what it is about, as in `step done [download · 5 minute core]`."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Put it behind the message, before a traceback."""
        line = super().formatMessage(record)
        named = (str(record.__dict__[name]) for name in getattr(record, "about_fields", ()) if name not in ONLY_JSON)
        about = " · ".join(filter(None, named))
        return f"{line} [{about}]" if about else line


class Redact(logging.Filter):
    """Takes secrets out of the message, every extra field and the traceback: those given, and what looks like one."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__()
        self._secrets: frozenset[str] = frozenset()
        self._known: re.Pattern[str] | None = None
        self.add(secrets)

    def add(self, secrets: Collection[str]) -> None:
        """Take these out too, from now on."""
        if self._secrets.issuperset(secrets):
            return
        self._secrets |= frozenset(secrets)
        known = sorted((re.escape(one) for one in self._secrets if len(one) >= SHORTEST), key=len, reverse=True)
        self._known = re.compile("|".join(known)) if known else None

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; it is always let through."""
        record.msg, record.args = self._clean(record.getMessage()), None
        for name, value in record.__dict__.items():
            if name not in ("msg", "name", "levelname", "pathname", "exc_info"):
                record.__dict__[name] = self._cleaned(value)
        if record.exc_info:
            text = logging.Formatter().formatException(record.exc_info)
            record.exc_text, record.exc_info = self._clean(text), None
        return True

    def _clean(self, text: str) -> str:
        return redact(self._known.sub("…", text) if self._known else text)

    def _cleaned(self, value: object) -> object:
        if isinstance(value, str):
            return self._clean(value)
        if isinstance(value, dict):
            return {key: self._cleaned(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._cleaned(one) for one in value]
        return value


def redact(text: str) -> str:
    """The text with what looks like a credential replaced by `…`."""
    text = _IN_ADDRESSES.sub(r"\1…", text)
    text = _COOKIES.sub(r"\1…", text)
    text = _BASIC.sub(r"\1…", _CODE.sub(r"\1…", _NAMED.sub(r"\1\2…", text)))
    return _SHAPED.sub(r"\1…", text)


def get_logger(name: str) -> logging.Logger:
    """A module's logger."""
    return logging.getLogger(name)


def hide_secrets(secrets: Collection[str]) -> None:
    """Take secrets that came after the start out of all that is logged."""
    for handler in logging.root.handlers:
        for one in handler.filters:
            if isinstance(one, Redact):
                one.add(secrets)


def set_up_logging(level: str, style: str, stream: TextIO = sys.stderr, secrets: Collection[str] = ()) -> None:
    """Log to `stream`: `text`, `json`, or by what the stream is when `style` is empty."""
    as_json = style == "json" or (not style and not stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.addFilter(SayAbout())
    handler.addFilter(Redact(secrets))
    handler.setFormatter(
        JsonFormatter(
            FIELDS,
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            reserved_attrs=[*RESERVED_ATTRS, "about_fields"],
        )
        if as_json
        else TextLines("%(asctime)s %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    for noisy in ("alembic", "dbos", "werkzeug", "waitress", "filelock", "httpx", "urllib3"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))

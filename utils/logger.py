"""Structured logging: JSON lines for machines, short lines for a terminal, secrets taken out of both."""

import logging
import re
import sys
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter

FIELDS = ("asctime", "levelname", "name", "message")
_NAMED = re.compile(
    r"(?i)(authorization|bearer|token|secret|passw(?:or)?d|api[_-]?key|x-amz-\w+|signature|\bl?sig\b|[?&]key\b)"
    r"(['\"]?\s*[=:]\s*['\"]?|\s+)(?:(?:bearer|basic)\s+)?[^\s\"'&,;]+"
)
_COOKIES = re.compile(r"(?i)(cookie['\"]?\s*[=:]\s*['\"]?)[^\r\n'\"]+")
_IN_ADDRESSES = re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)")
_SHAPED = re.compile(r"\b(ntn_|secret_|whsec_|sk-|AIza|ya29\.)[\w./+=-]{6,}")  # Notion, webhooks, OpenAI, Google


class Redact(logging.Filter):
    """Takes secrets out of the message, of every extra field, and of the traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; it is always let through."""
        record.msg, record.args = redact(record.getMessage()), None
        for name, value in record.__dict__.items():
            if name not in ("msg", "name", "levelname", "pathname", "exc_info"):
                record.__dict__[name] = _redacted(value)
        if record.exc_info:
            record.exc_text, record.exc_info = redact(logging.Formatter().formatException(record.exc_info)), None
        return True


def redact(text: str) -> str:
    """The text with what looks like a credential replaced by `…`."""
    text = _IN_ADDRESSES.sub(r"\1…", text)
    text = _COOKIES.sub(r"\1…", text)
    text = _NAMED.sub(r"\1\2…", text)
    return _SHAPED.sub(r"\1…", text)


def _redacted(value: object) -> object:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _redacted(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_redacted(one) for one in value]
    return value


def get_logger(name: str) -> logging.Logger:
    """A module's logger."""
    return logging.getLogger(name)


def set_up_logging(level: str, style: str, stream: TextIO = sys.stderr) -> None:
    """Log to `stream`: `text`, `json`, or by what the stream is when `style` is empty."""
    as_json = style == "json" or (not style and not stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redact())
    handler.setFormatter(
        JsonFormatter(FIELDS, rename_fields={"asctime": "time", "levelname": "level", "name": "logger"})
        if as_json
        else logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    for noisy in ("alembic", "dbos", "werkzeug", "waitress", "filelock", "httpx", "urllib3"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))

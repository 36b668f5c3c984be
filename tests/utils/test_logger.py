import io
import json

import pytest

from utils.logger import about, get_logger, redact, set_up_logging


def test_lines_are_json_with_their_fields() -> None:
    stream = io.StringIO()
    set_up_logging("INFO", "", stream)
    get_logger("clipsheet.test").info("stage done", extra={"stage": "download"})
    line = json.loads(stream.getvalue())
    assert (line["message"], line["stage"], line["level"]) == ("stage done", "download", "INFO")


def test_secrets_are_taken_out_of_messages_and_fields() -> None:
    stream = io.StringIO()
    set_up_logging("INFO", "json", stream)
    get_logger("clipsheet.test").info("token=%s", "ntn_123", extra={"header": "Authorization: Bearer abc"})
    assert "ntn_123" not in stream.getvalue()
    assert "abc" not in stream.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "api_key=s3cr3t",
        'password: "s3cr3t"',
        "notion_token='s3cr3t'",
        "Cookie: s3cr3t",
        "Set-Cookie: a=1; clipsheet=s3cr3t; Path=/",
        "https://x/y?signature=s3cr3t&z=1",
        "https://x/videoplayback?expire=1&sig=s3cr3t",
        "https://x/v1/models?key=s3cr3t",
        "Bearer s3cr3t",
        "{'Authorization': 'Bearer s3cr3t'}",
        "postgresql+psycopg://user:s3cr3t@host/database",
        "socks5://user:s3cr3t@127.0.0.1:1080",
        "ntn_s3cr3ts3cr3t",
        "key AIzas3cr3ts3cr3t",
    ],
)
def test_what_looks_like_a_credential_is_redacted(text: str) -> None:
    assert "s3cr3t" not in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "Reading frame 12 of 40",
        "https://www.tiktok.com/@coach/video/71",
        "12:30 at 3x12",
        "a key of an artifact",
        "basic equipment",
        "code=404",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert redact(text) == text


def test_secrets_are_taken_out_of_tracebacks_and_nested_fields() -> None:
    stream = io.StringIO()
    set_up_logging("INFO", "json", stream)
    try:
        raise ValueError("https://x/y?token=s3cr3t")
    except ValueError:
        get_logger("clipsheet.test").exception("failed", extra={"sent": {"headers": ["token=s3cr3t"]}})

    line = json.loads(stream.getvalue())

    assert "ValueError" in line["exc_info"]
    assert "s3cr3t" not in stream.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "cs_s3cr3t-s3cr3t",
        "GET /auth/notion/callback?code=s3cr3t-0123&state=1",
        "{'code': 's3cr3t-0123'}",
        "the header Basic czNjcjN0OnMzY3IzdA== of a proxy",
    ],
)
def test_what_signs_in_is_taken_out_wherever_it_stands(text: str) -> None:
    shown = redact(text)
    assert "s3cr3t" not in shown
    assert "czNjcjN0" not in shown


def test_the_settings_own_secrets_are_taken_out_whatever_they_look_like() -> None:
    stream = io.StringIO()
    set_up_logging("INFO", "json", stream, secrets={"plain words (really)", "x"})
    get_logger("test").info("sent plain words (really) in x", extra={"more": ["plain words (really)"]})
    assert "really" not in stream.getvalue()
    assert "in x" in stream.getvalue()


def test_a_line_says_which_step_of_which_video_it_is_about() -> None:
    stream = io.StringIO()
    set_up_logging("INFO", "text", stream)
    with about(entry="e1", video="5 minute\ncore"), about(stage="download"):
        get_logger("clipsheet.test").info("trying again")
    get_logger("clipsheet.test").info("worker stopped")
    assert [line.split(" ", 1)[1].strip() for line in stream.getvalue().splitlines()] == [
        "INFO    trying again [5 minute core · download]",
        "INFO    worker stopped",
    ]


def test_machines_are_told_it_in_fields() -> None:
    stream = io.StringIO()
    set_up_logging("INFO", "json", stream)
    with about(entry="e1", stage="download", video="token=s3cr3t"):
        get_logger("clipsheet.test").info("x", extra={"stage": "its own"})
    line = json.loads(stream.getvalue())
    assert (line["entry"], line["stage"]) == ("e1", "its own")
    assert "s3cr3t" not in stream.getvalue()
    assert "about_fields" not in line

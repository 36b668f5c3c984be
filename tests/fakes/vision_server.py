"""Google Vision on this machine: POST /v1/images:annotate, with per-image errors inside a 200.

Run `python -m tests.fakes.vision_server` and point VISION_BASE_URL at the address that it prints: a server that truly
reads, with the local reader.
"""

import base64
import io
import json
import signal
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PIL import Image

from clients.local_models.rapidocr import Picture, RapidOcr, TextBox
from tests.fakes.vendor_server import Asked, Reply, json_reply, vendor_server

Read = Callable[[Picture], Sequence[TextBox]]
SPACE, LINE_BREAK = 1, 5


def images(asked: Asked) -> list[Picture]:
    """The pictures of a request, decoded as the vendor would."""
    return [_decoded(one["image"]["content"]) for one in json.loads(asked.body)["requests"]]


def _decoded(content: str) -> Picture:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(content))).convert("RGB"))


def annotated(lines: Sequence[TextBox]) -> dict[str, Any]:
    """AnnotateImageResponse of lines: pages, blocks, paragraphs, words, symbols, as TEXT_DETECTION gives them."""
    if not lines:
        return {}
    whole = "\n".join(line.text for line in lines)
    words = [word for line in lines for word in _words(line)]
    block = {"paragraphs": [{"words": words, "confidence": 0.97}], "blockType": 1, "confidence": 0.97}
    return {
        "textAnnotations": [{"description": whole, "locale": "en", "boundingPoly": words[0]["boundingBox"]}],
        "fullTextAnnotation": {"text": whole, "pages": [{"blocks": [block], "confidence": 0.97}]},
    }


def _words(line: TextBox) -> list[dict[str, Any]]:
    texts = line.text.split()
    pixel = line.box.width / max(1, len(" ".join(texts)))
    words, left = [], float(line.box.left)
    for number, text in enumerate(texts):
        right = left + pixel * len(text)
        last = LINE_BREAK if number == len(texts) - 1 else SPACE
        symbols: list[dict[str, Any]] = [
            {"text": letter, "confidence": line.confidence, "boundingBox": _poly(left, line, right)} for letter in text
        ]
        symbols[-1]["property"] = {"detectedBreak": {"type": last}}
        words.append({"symbols": symbols, "confidence": line.confidence, "boundingBox": _poly(left, line, right)})
        left = right + pixel
    return words


def _poly(left: float, line: TextBox, right: float) -> dict[str, Any]:
    corners = [(left, line.box.top), (right, line.box.top), (right, line.box.bottom), (left, line.box.bottom)]
    # JSON leaves out a number that is 0.
    return {"vertices": [{name: round(n) for name, n in (("x", x), ("y", y)) if round(n)} for x, y in corners]}


def reads(read: Read) -> Callable[[Asked], Reply]:
    """Answer each image with what `read` finds in it."""
    return lambda asked: json_reply({"responses": [annotated(read(image)) for image in images(asked)]})


def failing_images(
    read: Read, *numbers: int, message: str = "Bad image data.", code: int = 3
) -> Callable[[Asked], Reply]:
    """An answer of 200 in which some images have an error."""

    def reply(asked: Asked) -> Reply:
        bad = {"error": {"code": code, "message": message}}
        found = [bad if n in numbers else annotated(read(image)) for n, image in enumerate(images(asked))]
        return json_reply({"responses": found})

    return reply


def error(code: int, status: str, message: str, *details: dict[str, Any], **headers: str) -> Reply:
    """google.rpc.Status."""
    body = {"error": {"code": code, "status": status, "message": message, "details": list(details)}}
    return json_reply(body, code, **headers)


def too_many(**headers: str) -> Reply:
    """The minute's quota."""
    quota = {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": "RequestsPerMinute"}]}
    return error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests'.", quota, **headers)


OUT_OF_QUOTA = error(
    429,
    "RESOURCE_EXHAUSTED",
    "Quota exceeded.",
    {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": "RequestsPerDayPerProject"}]},
)
WRONG_KEY = error(
    400,
    "INVALID_ARGUMENT",
    "API key not valid. Please pass a valid API key.",
    {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"},
)
EXPIRED_KEY = error(
    400,
    "INVALID_ARGUMENT",
    "API key expired. Please renew the API key.",
    {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"},
)
NO_TOKEN = error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
NOT_ENABLED = error(
    403, "PERMISSION_DENIED", "Cloud Vision API has not been used in project 7 before or it is disabled."
)
BROKEN = error(500, "INTERNAL", "Internal error encountered.")
UNAVAILABLE = error(503, "UNAVAILABLE", "The service is currently unavailable.")
WITHOUT_PLACES = json_reply({"responses": [{"fullTextAnnotation": {"text": "TEN SQUATS"}}]})
HUGE = json_reply({"responses": [{"fullTextAnnotation": {"text": "SQUATS " * 200_000}}]})
FEWER = json_reply({"responses": []})


def main() -> None:
    """Serve until interrupted."""
    with vendor_server(reads(RapidOcr().read)) as server:
        print(f"VISION_BASE_URL={server.url}", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()

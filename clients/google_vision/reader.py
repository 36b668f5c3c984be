"""Text read by Google Vision, many images in few calls: images:annotate, the one method used, over plain HTTP."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from clients.gemini.faults import FAILED_S, REFUSED_S, SILENT_S, FaultKind, VendorFault, one_line, read_status
from clients.google_vision.words import BatchAnswer, ImageAnswer, text_boxes
from clients.local_models.rapidocr import Box, Picture, ReadImage, TextBox
from clients.vendor import Busy, Remember, Vendor, forgetful, header_s, identity
from utils.timeout import within

if TYPE_CHECKING:
    import requests

MAX_IMAGES = 16  # in a call, and its size in JSON (cloud.google.com/vision/quotas)
MAX_BYTES = 9_500_000  # of 10 MB; base64 makes four bytes of three
CALL_S = 45.0
GREETING_S = 10.0
_JPEG_QUALITY = 92
_FEATURES = [{"type": "TEXT_DETECTION"}]  # text in pictures; DOCUMENT_TEXT_DETECTION is for pages of a book
_CONNECT_S = 5.0


@dataclass
class VisionReader:
    """Reads sheets in batches. What it could not read it says, image by image; it never raises."""

    vendor: Vendor
    url: str
    connect: "Callable[[], requests.Session]"
    call_s: float = CALL_S
    remember: Remember = forgetful
    answered: int = field(default=0, init=False)  # images that were read, and those whose answer was lost
    lost: int = field(default=0, init=False)

    @property
    def name(self) -> str:
        """The name to show."""
        return self.vendor.name

    def read(self, images: Sequence[Picture]) -> Iterator[ReadImage]:
        """A page for each image, in order."""
        failed = ""
        for batch in batches([_jpeg(image) for image in images]):
            try:
                pages = None if failed else self._pages(batch)
            except VendorFault as fault:
                failed, pages = fault.why.rstrip("."), None
            yield from pages or [ReadImage(unread=failed) for _ in batch]

    def greet(self) -> None:
        """Ask to read no image at all, which is free; what is said is in the vendor's rest."""
        self.vendor.greet(lambda: self._post([], GREETING_S))

    def _pages(self, batch: Sequence["Encoded"]) -> list[ReadImage]:
        digest = hashlib.sha256(b"".join(image.data for image in batch)).hexdigest()
        try:
            kept, lost = self.remember(
                f"vision-{identity(self.vendor.id, digest)}", lambda: self.vendor.ask(lambda: self._call(batch))
            )
        except VendorFault as fault:
            self.lost += len(batch) if fault.kind is FaultKind.FAILED else 0
            raise
        self.lost += lost * len(batch)
        self.answered += sum("boxes" in one for one in kept["pages"])
        return [_page(one) for one in kept["pages"]]

    def _call(self, batch: Sequence["Encoded"]) -> Mapping[str, Any]:
        """One call, no retries. Raises Fault."""
        answers = _read(self._post(batch, self.call_s))
        if len(answers) != len(batch):
            raise VendorFault(FaultKind.FAILED, f"it answered for {len(answers)} of {len(batch)} images", FAILED_S)
        pages = [_kept(answer, image) for answer, image in zip(answers, batch, strict=True)]
        return {"pages": pages, "whole": all("boxes" in page for page in pages)}

    def _post(self, batch: Sequence["Encoded"], timeout_s: float) -> bytes:
        session = self._session
        try:
            return within(timeout_s, lambda: _translated(lambda: _annotate(session, self.url, batch, timeout_s)))
        except TimeoutError as error:
            raise VendorFault(FaultKind.FAILED, "it gave no answer in time", SILENT_S) from error

    @cached_property
    def _session(self) -> "requests.Session":
        import google.auth.exceptions  # heavy: only the stage's own process loads it

        try:
            return self.connect()
        except (google.auth.exceptions.GoogleAuthError, OSError, ValueError) as error:
            raise VendorFault(
                FaultKind.REFUSED, f"its credentials cannot be used ({type(error).__name__})", REFUSED_S
            ) from error


@dataclass(frozen=True)
class Encoded:
    """An image as it is sent."""

    data: bytes
    width: int
    height: int


def batches(images: Sequence[Encoded]) -> Iterator[list[Encoded]]:
    """As many images in a call as are allowed."""
    batch: list[Encoded] = []
    size = 0
    for image in images:
        cost = len(image.data) * 4 // 3 + 200
        if batch and (len(batch) == MAX_IMAGES or size + cost > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(image)
        size += cost
    if batch:
        yield batch


def _jpeg(image: Picture) -> Encoded:
    import cv2  # heavy: only the stage's own process loads it

    height, width = image.shape[:2]
    _, data = cv2.imencode(".jpg", np.ascontiguousarray(image[:, :, ::-1]), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return Encoded(data.tobytes(), width, height)


def _annotate(session: "requests.Session", url: str, batch: Sequence[Encoded], timeout_s: float) -> bytes:
    images = [{"image": {"content": b64encode(one.data).decode()}, "features": _FEATURES} for one in batch]
    answer = session.post(url, json={"requests": images}, timeout=(_CONNECT_S, timeout_s), allow_redirects=False)
    if answer.status_code != HTTPStatus.OK:
        raise _status_fault(answer.status_code, answer.content, answer.headers)
    return answer.content


def _read(body: bytes) -> Sequence[ImageAnswer]:
    try:
        return BatchAnswer.model_validate_json(body).responses
    except ValidationError as error:
        raise VendorFault(
            FaultKind.FAILED, "its answer was garbled" if body.strip() else "its answer was empty", FAILED_S
        ) from error


def _kept(answer: ImageAnswer, image: Encoded) -> dict[str, Any]:
    """The parts of an answer to keep. One image's error comes inside an answer with status 200, and is not billed."""
    if answer.error.code:
        return {"unread": one_line(answer.error.message).rstrip(".") or f"error {answer.error.code}"}
    boxes = text_boxes(answer, image.width, image.height)
    if boxes is None:
        return {"unread": "it did not tell where the text stands", "boxes": ()}
    places = [(one.text, one.confidence, one.box.left, one.box.top, one.box.right, one.box.bottom) for one in boxes]
    return {"boxes": places}


def _page(kept: Mapping[str, Any]) -> ReadImage:
    boxes = tuple(TextBox(text, confidence, Box(*place)) for text, confidence, *place in kept.get("boxes", ()))
    return ReadImage(boxes, kept.get("unread", ""))


def _translated(call: Callable[[], bytes]) -> bytes:
    import google.auth.exceptions  # heavy: only the stage's own process loads them
    import requests

    try:
        return call()
    except requests.Timeout as error:
        raise VendorFault(FaultKind.FAILED, "it gave no answer in time", SILENT_S) from error
    except requests.ConnectionError as error:
        raise _broken(error) from error
    except requests.RequestException as error:
        raise VendorFault(FaultKind.FAILED, "the connection broke", SILENT_S) from error
    except google.auth.exceptions.TransportError as error:
        raise Busy("Google's sign-in cannot be reached", SILENT_S, None) from error
    except google.auth.exceptions.GoogleAuthError as error:
        raise VendorFault(
            FaultKind.REFUSED, one_line(str(error)) or "its credentials cannot be used", REFUSED_S
        ) from error


def _broken(error: Exception) -> VendorFault:
    """requests says the same of a server that is not there and of one that hung up."""
    from urllib3.exceptions import MaxRetryError  # heavy: only the stage's own process loads it

    if error.args and isinstance(error.args[0], MaxRetryError):
        return Busy("it cannot be reached", SILENT_S, None)
    return VendorFault(FaultKind.FAILED, "the connection broke", SILENT_S)


def _status_fault(code: int, body: bytes, headers: Mapping[str, str]) -> VendorFault:
    """The fault behind an HTTP status and its google.rpc.Status, if there is one."""
    try:
        told = json.loads(body)
        error = told["error"]
        status, message = str(error.get("status", "")), str(error.get("message", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        told, status, message = None, "", ""
    fault = read_status(code, status, message, told, headers)
    if fault.kind is FaultKind.BUSY:
        return Busy(fault.why, fault.rest_s, header_s(headers))
    return fault

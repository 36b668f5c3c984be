"""A push service that takes only what the RFCs allow (8030, 8188, 8291, 8292), and a browser that can read it."""

import base64
import json
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clients.web_push.sender import Device

DAY_S = 86_400


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """The receiving end: its keys, and how it opens a message."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def public(self) -> bytes:
        """Its point, uncompressed."""
        kind = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        return self.private.public_key().public_bytes(*kind)

    def device(self, endpoint: str) -> Device:
        """What it tells the server when it subscribes."""
        return Device(endpoint, _text(self.public), _text(self.auth))

    def opened(self, body: bytes) -> bytes:
        """The text of a message. Raises what the libraries raise when it is not for this browser."""
        salt, size, length = body[:16], struct.unpack("!L", body[16:20])[0], body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= 4096
        assert len(record) <= size
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        info = b"WebPush: info\0" + self.public + sender
        secret = HKDF(hashes.SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        padded = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        assert padded.endswith(b"\x02"), "the last record ends with 2"
        return padded[:-1]


class PushServer:
    """What came, opened; `answers` are given in turn, then 201."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.browser = Browser()
        self.device = self.browser.device(f"{url}/push/abc")
        self.answers: list[int] = []
        self.messages: list[dict[str, Any]] = []
        self.problems: list[str] = []

    def take(self, path: str, headers: Any, body: bytes) -> int:
        """Check all of it, and say how it is answered."""
        if self.answers:
            return self.answers.pop(0)
        try:
            assert path == "/push/abc"
            assert headers["Content-Encoding"] == "aes128gcm"
            assert 0 <= int(headers["TTL"]) <= 28 * DAY_S
            scheme, _, parameters = headers["Authorization"].partition(" ")
            given = dict(one.strip().split("=", 1) for one in parameters.split(","))
            assert scheme == "vapid"
            key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(given["k"]))
            claims = jwt.decode(given["t"], key, algorithms=["ES256"], audience=self.url)
            assert time.time() < claims["exp"] <= time.time() + DAY_S
            assert claims["sub"].startswith(("mailto:", "https://"))
            self.messages.append(json.loads(self.browser.opened(body)))
        except Exception as error:  # noqa: BLE001 - whatever is wrong is told to the test
            self.problems.append(repr(error))
            return 400
        return 201


@contextmanager
def push_server() -> Iterator[PushServer]:
    """Serve one until the block ends; what was wrong with a message fails the test."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(fake.take(self.path, self.headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake = PushServer(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert fake.problems == []

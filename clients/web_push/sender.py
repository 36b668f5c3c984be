"""Sends one push message over the network, to public addresses and the allowed ones, checked again each time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from clients.web_push.encryption import encrypted
from clients.web_push.vapid import authorization
from utils.safe_http import Limits, post

LIFETIME_S = 86_400  # a message that a device could not be given within a day is old
LIMITS = Limits(max_bytes=65_536, max_s=20, connect_s=5, read_s=15, max_redirects=0)


@dataclass(frozen=True)
class Device:
    """A browser that subscribed: where its push service takes messages, and what they are encrypted with."""

    endpoint: str
    p256dh: str
    auth: str


Send = Callable[[Device, bytes], int]
"""Sends and returns the push service's HTTP status. Raises FetchError."""


def push_sender(private_key: str, subject: str, allowed: Sequence[str] = ()) -> Send:
    """Sends messages signed with the key."""

    def send(device: Device, text: bytes) -> int:
        parts = urlsplit(device.endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        headers = {
            "Authorization": authorization(private_key, audience=audience, subject=subject),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(LIFETIME_S),
            "Urgency": "normal",
        }
        body = encrypted(text, device.p256dh, device.auth)
        return post(device.endpoint, body, headers=headers, limits=LIMITS, allowed=allowed)

    return send

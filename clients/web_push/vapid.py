"""Who sends push messages (RFC 8292): this installation's key, and the token that it signs for a push service."""

import json
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from clients.web_push.encryption import b64decoded, b64encoded

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

TOKEN_S = 12 * 3600  # services take no more than a day


def new_private_key() -> str:
    """A key for VAPID_PRIVATE_KEY: 32 bytes in URL-safe base64."""
    from cryptography.hazmat.primitives.asymmetric import ec  # heavy: only who makes one needs it

    return b64encoded(ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32, "big"))


@lru_cache
def public_key(private_key: str) -> str:
    """What a browser is given when it subscribes: the point, in URL-safe base64."""
    from cryptography.hazmat.primitives import serialization

    point = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    return b64encoded(_read(private_key).public_key().public_bytes(*point))


def authorization(private_key: str, *, audience: str, subject: str, now_s: float | None = None) -> str:
    """The header for one push service; `audience` is its origin, `subject` whom it may write to."""
    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives.hashes import SHA256

    until = int(time.time() if now_s is None else now_s) + TOKEN_S
    parts = {"typ": "JWT", "alg": "ES256"}, {"aud": audience, "exp": until, "sub": subject}
    signed = ".".join(b64encoded(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    r, s = utils.decode_dss_signature(_read(private_key).sign(signed.encode(), ec.ECDSA(SHA256())))
    token = f"{signed}.{b64encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    return f"vapid t={token}, k={public_key(private_key)}"


def _read(private_key: str) -> "EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.derive_private_key(int.from_bytes(b64decoded(private_key), "big"), ec.SECP256R1())

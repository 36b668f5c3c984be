"""A push message's body, encrypted for one browser alone (RFC 8291, with the coding aes128gcm of RFC 8188)."""

import base64
import os

RECORD_BYTES = 4096  # push services take no more
KEY_BYTES, SECRET_BYTES = 65, 16  # an uncompressed point of P-256; the browser's shared secret


class NotAKey(ValueError):
    """What a browser sent is no key to encrypt with."""


def b64decoded(text: str) -> bytes:
    """Decode URL-safe base64 with or without padding. Raises NotAKey."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise NotAKey("That is not base64.") from error


def b64encoded(data: bytes) -> str:
    """URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def check_keys(p256dh: str, auth: str) -> None:
    """Raise NotAKey unless they are a point of the curve and a secret of 16 bytes, in base64."""
    # heavy: only who subscribes or sends needs it
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b64decoded(p256dh))
    except ValueError as error:
        raise NotAKey("p256dh is no key of the curve P-256.") from error
    if len(b64decoded(p256dh)) != KEY_BYTES or len(b64decoded(auth)) != SECRET_BYTES:
        raise NotAKey("auth must be 16 bytes, and p256dh 65.")


def encrypted(text: bytes, p256dh: str, auth: str, *, private: int | None = None, salt: bytes | None = None) -> bytes:
    """The whole body of the message. `private` and `salt` are new ones each time, but for the vector of the RFC."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    def derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
        return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)

    curve = ec.SECP256R1()
    own = ec.generate_private_key(curve) if private is None else ec.derive_private_key(private, curve)
    salt = os.urandom(16) if salt is None else salt
    theirs = b64decoded(p256dh)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, theirs))
    point = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    ours = own.public_key().public_bytes(*point)
    secret = derived(b64decoded(auth), shared, b"WebPush: info\x00" + theirs + ours, 32)
    key = derived(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = derived(salt, secret, b"Content-Encoding: nonce\x00", 12)
    record = AESGCM(key).encrypt(nonce, text + b"\x02", None)  # 2: the last record, without padding
    return salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(ours)]) + ours + record

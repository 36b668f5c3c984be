"""Reads ID tokens of an OpenID Connect provider; wrong signature, sender, addressee, time or nonce is refused."""

from collections.abc import Mapping
from typing import Any

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY_S = 60  # that two clocks may differ by
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


class WrongToken(Exception):
    """Why it does not count, for the log."""


def claims(token: str, keys: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """What the token says. `keys` is the provider's JWK set. Raises WrongToken.

    The checks are those of OpenID Connect Core 1.0, section 3.1.3.7.
    """
    import jwt  # only where people sign in at a provider

    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:  # not "none", and nothing that is signed with what everybody knows
            raise WrongToken(f"it is signed by {str(algorithm)[:20]!r}")
        found: dict[str, Any] = jwt.decode(
            token,
            jwt.PyJWK.from_dict(_key(keys, header.get("kid")), algorithm=algorithm),
            algorithms=[algorithm],
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY_S,
            options={"require": REQUIRED},
        )
    except jwt.PyJWTError as error:
        raise WrongToken(str(error)[:200]) from error
    if found.get("nonce") != nonce:
        raise WrongToken("it is of another sign-in (nonce)")
    is_for_several = isinstance(found["aud"], list) and len(found["aud"]) > 1
    if (is_for_several or "azp" in found) and found.get("azp") != client_id:
        raise WrongToken("it was given to another program (azp)")
    if not isinstance(found["sub"], str) or not 0 < len(found["sub"]) <= 255:
        raise WrongToken("it names nobody (sub)")
    return found


def _key(keys: Mapping[str, Any], key_id: object) -> dict[str, Any]:
    listed = keys.get("keys")
    usable = [one for one in listed if isinstance(one, dict) and one.get("use", "sig") == "sig"] if listed else []
    fitting = [one for one in usable if one.get("kid") == key_id] if key_id is not None else usable
    if len(fitting) != 1:
        raise WrongToken("the provider has no such key (kid)")
    return dict(fitting[0])

"""Addresses at which a browser fetches one file of a bucket itself, signed, good for an hour: S3 and Google's."""

from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from utils.logger import get_logger

LIFETIME_S = 3600  # a player asks again for the next part within it
log = get_logger(__name__)


class Delivery(StrEnum):
    """How videos and reels that lie in a bucket come to the person."""

    AUTO = "auto"  # by signed address, where the bucket is reached over https
    SIGNED = "signed"  # also at an http:// address
    THROUGH = "through"  # through the web process


class SignedLinks:
    """Signs with the credentials that the files are read with.

    Nothing is asked over the network for it, but on Google's own machines: these hold no key, and Google's IAM signs
    for a service account that has the role Service Account Token Creator on itself.
    """

    def __init__(self, files: Any, root: str, delivery: Delivery) -> None:
        self._files = files
        self._root = root
        self._delivery = delivery

    @cached_property
    def origin(self) -> str:
        """Where the addresses lead, such as `https://bucket.s3.amazonaws.com`; empty when none is given out.

        A bucket inside a network has an http:// address as a rule, which a browser outside cannot use.
        """
        if self._delivery is Delivery.THROUGH or not {"s3", "gs"} & set(self._protocols):
            return ""
        try:
            parts = urlsplit(self.of(f"{self._root}/none", content_type="video/mp4", save_as=""))
        except Exception as error:  # noqa: BLE001 - whatever a store's library raises: the files then go through us
            log.warning(
                "the bucket's files cannot be signed; they go through the web process", extra={"why": str(error)}
            )
            return ""
        is_public = parts.scheme == "https" or self._delivery is Delivery.SIGNED
        return f"{parts.scheme}://{parts.netloc}" if is_public else ""

    def of(self, path: str, *, content_type: str, save_as: str) -> str:
        """The address of a file; with `save_as` a browser saves it under that name, without it plays it."""
        shown = f'attachment; filename="{save_as}"' if save_as else "inline"
        asked = (
            {"version": "v4", "response_type": content_type, "response_disposition": shown, **self._google_signer()}
            if "gs" in self._protocols
            else {"ResponseContentType": content_type, "ResponseContentDisposition": shown}
        )
        return str(self._files.sign(path, expiration=LIFETIME_S, **asked))

    def _google_signer(self) -> dict[str, str]:
        """Who signs where the credentials have no key of their own: `service_account_email` and `access_token`."""
        from google.auth.credentials import Signing
        from google.auth.transport.requests import Request

        credentials = self._files.credentials.credentials
        if credentials is None or isinstance(credentials, Signing):
            return {}
        if not credentials.valid:
            credentials.refresh(Request())
        return {"service_account_email": credentials.service_account_email, "access_token": credentials.token}

    @property
    def _protocols(self) -> tuple[str, ...]:
        named = self._files.protocol
        return (named,) if isinstance(named, str) else tuple(named)

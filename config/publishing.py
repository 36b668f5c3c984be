"""The settings of publishing: an app at each platform, and where its hosts are."""

import ipaddress
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

PAIRS = (
    ("youtube_client_id", "youtube_client_secret"),
    ("tiktok_client_key", "tiktok_client_secret"),
    ("instagram_app_id", "instagram_app_secret"),
    ("facebook_app_id", "facebook_app_secret"),
)


class PublishingSettings(BaseSettings):
    """Without an app a platform is off, and the page says what it takes."""

    youtube_client_id: str = ""
    youtube_client_secret: str = Field(default="", repr=False)
    tiktok_client_key: str = Field(default="", repr=False)
    tiktok_client_secret: str = Field(default="", repr=False)
    instagram_app_id: str = ""  # Instagram Login
    instagram_app_secret: str = Field(default="", repr=False)
    facebook_app_id: str = ""  # Instagram by Facebook Login for Business
    facebook_app_secret: str = Field(default="", repr=False)
    # One origin in place of all hosts of the platform; http:// on this machine alone.
    youtube_base_url: str = ""
    tiktok_base_url: str = ""
    instagram_base_url: str = ""
    facebook_base_url: str = ""
    publish_dry_run: bool = False  # everything but the sending, for all posts

    @field_validator("youtube_base_url", "tiktok_base_url", "instagram_base_url", "facebook_base_url")
    @classmethod
    def _check_origin(cls, address: str) -> str:
        if not address:
            return ""
        parts = urlsplit(address)
        is_plain = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or ""))
        if not is_plain or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("an origin such as https://host:port; http:// on a loopback address alone")
        return address.rstrip("/")

    @model_validator(mode="after")
    def _check_pairs(self) -> Self:
        for one, other in PAIRS:
            if bool(getattr(self, one)) != bool(getattr(self, other)) and self._is_whole():
                raise ValueError(f"{one.upper()} and {other.upper()} belong together: give both or none")
        return self

    def _is_whole(self) -> bool:
        """Whether this process is given all that belongs together."""
        return True


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""The settings of push messages to phones."""

import re
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings


class PushSettings(BaseSettings):
    """Without a key nothing is sent; open pages still tell by themselves."""

    public_url: str = ""
    vapid_private_key: str = Field(default="", repr=False)  # `scripts/run push-keys` makes one
    vapid_subject: str = ""  # whom a push service may write to: mailto: or https:; empty: PUBLIC_URL

    @model_validator(mode="after")
    def _check_push(self) -> Self:
        if not self.vapid_private_key:
            return self
        if re.fullmatch(r"[A-Za-z0-9_-]{43}", self.vapid_private_key) is None:
            raise ValueError("VAPID_PRIVATE_KEY must be 32 bytes in URL-safe base64; scripts/run push-keys makes one")
        if re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https://\S+", self.push_subject) is None:
            raise ValueError("VAPID_SUBJECT must be mailto:somebody@example.org, or PUBLIC_URL an https:// address")
        return self

    @property
    def push_subject(self) -> str:
        """Whom a push service may write to."""
        return self.vapid_subject or self.public_url

    @property
    def has_push(self) -> bool:
        """Whether phones are told by push messages."""
        return bool(self.vapid_private_key)

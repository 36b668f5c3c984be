"""The settings of signing in at a provider of one's own."""

from typing import Self

from pydantic import Field, field_validator, model_validator

from config.addresses import issuer_address
from config.publishing import PublishingSettings


class SignInSettings(PublishingSettings):
    """An OpenID Connect provider: all three or none. Its redirect URI is PUBLIC_URL/auth/oidc/callback."""

    oidc_issuer: str = ""  # letter for letter as the provider calls itself
    oidc_client_id: str = ""
    oidc_client_secret: str = Field(default="", repr=False)

    @field_validator("oidc_issuer")
    @classmethod
    def _check_issuer(cls, address: str) -> str:
        return issuer_address(address)

    @model_validator(mode="after")
    def _check_openid(self) -> Self:
        given = [bool(self.oidc_issuer), bool(self.oidc_client_id), bool(self.oidc_client_secret)]
        if any(given) and not all(given) and self._is_whole():
            raise ValueError("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: give all or none")
        return self

    @property
    def has_oidc(self) -> bool:
        """People sign in there."""
        return bool(self.oidc_issuer)

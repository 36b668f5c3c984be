"""A token that is not kept yet."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class GivenToken:
    """As it was given."""

    value: str = field(repr=False)

    def token(self) -> str:
        """The token."""
        return self.value

    def renew(self, refused: str) -> str | None:  # noqa: ARG002 - the Protocol's
        """There is no other."""
        return None

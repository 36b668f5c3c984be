"""Where a platform's addresses lead: its own hosts, or one origin in place of all of them (`*_BASE_URL`)."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from utils.errors import TransientError


@dataclass(frozen=True)
class Hosts:
    """`domains` are those that upload addresses which the platform hands out may lead to."""

    domains: Collection[str]
    base_url: str = ""

    def at(self, address: str) -> str:
        """The address, at the origin that stands in for the platform where there is one."""
        if not self.base_url:
            return address
        parts = urlsplit(address)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.base_url.rstrip('/')}{parts.path}{query}"

    def checked(self, address: str) -> str:
        """An address out of an answer. Raises TransientError when it leads elsewhere: our bytes go to no stranger."""
        parts = urlsplit(address)
        if self.base_url:
            mine = urlsplit(self.base_url)
            is_theirs = (parts.scheme, parts.netloc) == (mine.scheme, mine.netloc)
        else:
            host = parts.hostname or ""
            is_theirs = parts.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in self.domains)
        if not is_theirs:
            raise TransientError("The platform named an upload address that is not its own.", "It will be tried again.")
        return address

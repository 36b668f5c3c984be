"""What goes wrong between Notion and us, at the call a test names."""

import re
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """Each of Notion's ways to fail. Those called saved do what was asked before they fail."""

    RATE_LIMITED = "429 connection"
    SPACE_LIMITED = "429 workspace"
    ENDPOINT_LIMITED = "429 endpoint"
    BLOCKED = "429 blocked"  # never to be repeated
    OVERLOADED = "529"
    INTERNAL = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    TOO_MUCH = "503 with a wish for smaller pages"
    TIMED_OUT = "504"
    SAVED = "503 saved, with ids"
    SAVED_PART = "503 saved in part, with ids"  # an append: the first half of the blocks
    SAVED_SILENTLY = "503 saved, without a word"
    SAVED_RESET = "saved, then the connection is cut"
    UNAUTHORIZED = "401"
    NOT_ALLOWED = "403 capability"
    BLOCK_CAP = "403 block cap"
    NOT_FOUND = "404"
    CONFLICT = "409"
    INVALID = "400"
    EDGE_403 = "403 HTML from the edge"
    EDGE_502 = "502 HTML from the edge"
    GARBAGE = "200 that is not JSON"
    RESET = "the connection is cut"
    SLOW = "an answer after `seconds`"


SAVED = (FaultKind.SAVED, FaultKind.SAVED_PART, FaultKind.SAVED_SILENTLY, FaultKind.SAVED_RESET)


@dataclass
class Fault:
    """Fail the `at`-th call that matches, and `times` in all; `method` and `path` (a pattern) choose which count."""

    kind: FaultKind
    at: int = 1
    times: int = 1
    method: str = ""
    path: str = ""
    retry_after_s: float = 0.0
    seconds: float = 0.2
    seen: int = 0

    def strikes(self, method: str, path: str) -> bool:
        """Whether this call fails; counts it."""
        if (self.method and self.method != method) or not re.search(self.path, path):
            return False
        self.seen += 1
        return self.at <= self.seen < self.at + self.times

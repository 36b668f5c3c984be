"""What the codes of Instagram's Graph API mean (developers.facebook.com, Instagram Platform, error codes)."""

import re
from datetime import datetime, timedelta

from clients.platforms.platform import Held, NotReady, Unsure
from clients.platforms.transport import PlatformAnswer, TokenRefused
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError

TOKEN = frozenset({190, 102})
RIGHTS = frozenset({10, 200})
RATE = frozenset({4, 17, 32, 613, 80002})
PERMANENT = frozenset({36000, 36001, 36003, 2207010, 2207026, 2207028, 2207057, 2207089})
CONTAINER = frozenset({2207006, 2207008, 2207020})
NOT_READY, BLOCKED, DAILY, NO_URL, RESTRICTED, PORTFOLIO = 2207027, 2207051, 2207042, 2207052, 2207050, 2207085
WORDS = {
    2207010: "the caption is too long",
    2207026: "Instagram does not take the video's format",
    2207028: "the post does not fit what Instagram takes",
    2207057: "the cover's time is outside the video",
    2207089: "Instagram takes videos as reels alone",
    36000: "the picture is too large",
    36001: "Instagram does not take the picture's format",
    36003: "Instagram does not take its proportions",
}


def codes(answer: PlatformAnswer) -> tuple[int, int, str]:
    """Code, subcode and words of a refusal; zeros where it has none."""
    error = answer.json().get("error")
    if not isinstance(error, dict):
        return 0, 0, ""
    return _number(error.get("code")), _number(error.get("error_subcode")), str(error.get("message", ""))[:200]


def judge(answer: PlatformAnswer, at: datetime) -> ClipsheetError | TokenRefused:
    """The refusal in our words."""
    code, subcode, says = codes(answer)
    if code in TOKEN or (answer.status == 401 and not code):
        return TokenRefused()
    if subcode == NOT_READY:
        return NotReady("Instagram is still reading the video.", retry_after_s=30.0)
    if subcode == BLOCKED or subcode in CONTAINER:  # seen with posts that were live: the container tells
        return Unsure("Instagram says that it was blocked or is gone, which may not be so.")
    if subcode == DAILY:
        return Held("Instagram takes no more posts of this account within 24 hours.", at + timedelta(hours=1))
    if subcode in (RESTRICTED, PORTFOLIO) or code in RIGHTS:
        return NeedsUserError(
            f"Instagram does not allow it: {says.rstrip('.') or 'no reason was given'}.",
            "Look whether the account is restricted, and whether the app has rights on it in the business portfolio.",
        )
    if subcode == NO_URL:
        return NeedsUserError(
            "Instagram cannot fetch the file.",
            "PUBLIC_URL, or the bucket of MEDIA_URL, has to be reached from outside.",
        )
    if answer.status == 429 or code in RATE:
        return TransientError("Instagram is busy.", retry_after_s=answer.retry_after_s)
    if code in PERMANENT or subcode in PERMANENT:
        why = WORDS.get(subcode) or WORDS.get(code) or says.rstrip(".")
        return PermanentError(f"Instagram refused it: {why}.", "Change it and send it again.")
    if answer.status >= 500 or code in (-1, -2, 1, 2) or not code:
        return Unsure(f"Instagram answered {answer.status}.", retry_after_s=answer.retry_after_s)
    return PermanentError(f"Instagram refused it: {says.rstrip('.') or code}.", "Change it and send it again.")


def of_status(status: str) -> int:
    """The code in a container's own words: “Error: Media upload has failed with error code 2207026”."""
    found = re.search(r"\b(2207\d{3}|3600\d)\b", status)
    return int(found[1]) if found else 0


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0

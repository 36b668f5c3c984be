"""What YouTube's refusals mean (developers.google.com/youtube/v3/docs/errors)."""

from datetime import datetime, timedelta
from typing import Any

from clients.platforms.days import next_pacific_midnight
from clients.platforms.platform import AccountReconnectNeeded, Held, Unsure
from clients.platforms.transport import PlatformAnswer, TokenRefused
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError

RECONNECT = "Connect the channel again on the page Publish."
QUOTA = frozenset({"quotaExceeded", "dailyLimitExceeded"})
BUSY = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
WORDS = {
    "invalidTitle": "YouTube does not take the title.",
    "invalidDescription": "YouTube does not take the text.",
    "invalidTags": "YouTube does not take the tags.",
    "invalidCategoryId": "YouTube does not know the category.",
    "invalidPublishAt": "YouTube does not take the time.",
    "invalidVideoMetadata": "YouTube does not take the title, the text or the time.",
    "mediaBodyRequired": "YouTube got no video.",
}
OWNER = {
    "youtubeSignupRequired": "This Google account has no YouTube channel yet.",
    "authenticatedUserAccountClosed": "The YouTube account is closed.",
    "authenticatedUserAccountSuspended": "The YouTube account is suspended.",
}


def judge(answer: PlatformAnswer, at: datetime) -> ClipsheetError | TokenRefused:
    """The refusal in our words."""
    reason, says = _reason(answer.json())
    if reason in OWNER or (reason.startswith("forbidden") and answer.status == 403):
        return NeedsUserError(OWNER.get(reason, f"YouTube does not allow it: {says}."), "Look into YouTube Studio.")
    if answer.status == 401:
        return TokenRefused()
    if reason in QUOTA:
        until = next_pacific_midnight(at)
        return Held("YouTube's quota of this app is used up for today.", until, whole_app=True)
    if reason == "uploadLimitExceeded":
        return Held("YouTube takes no more uploads of this channel today.", at + timedelta(hours=24))
    if answer.status >= 500:  # whatever it says: a fault behind the door may come after the deed
        return Unsure(f"YouTube answered {answer.status}.", retry_after_s=answer.retry_after_s)
    if answer.status == 429 or reason in BUSY:
        return TransientError("YouTube is busy.", retry_after_s=answer.retry_after_s)
    if reason == "insufficientPermissions":
        return AccountReconnectNeeded("The channel was connected without the permission to upload.", RECONNECT)
    if answer.status == 403:
        return NeedsUserError(f"YouTube does not allow it: {says}.", "Look into YouTube Studio.")
    return PermanentError(WORDS.get(reason, f"YouTube refused it: {says}."), "Change it and send it again.")


def _reason(body: dict[str, Any]) -> tuple[str, str]:
    error = body.get("error")
    if not isinstance(error, dict):
        return "", "no reason was given"
    errors = error.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    reason = str(first.get("reason") or error.get("status") or "")
    return reason, (str(error.get("message") or reason) or "no reason was given")[:200].rstrip(".")

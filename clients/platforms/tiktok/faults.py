"""What TikTok's codes mean (developers.tiktok.com, Content Posting API)."""

from datetime import datetime, timedelta
from typing import Any

from clients.platforms.platform import AccountReconnectNeeded, Held, Unsure
from clients.platforms.transport import PlatformAnswer, TokenRefused
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError

RECONNECT = "Connect the account again on the page Publish."
DAY = timedelta(hours=24)
WAITS = {
    "spam_risk_too_many_posts": "TikTok takes no more posts of this account within 24 hours.",
    "spam_risk_too_many_pending_share": "Too many drafts of 24 hours wait in the TikTok app: finish or delete some.",
    "reached_active_user_cap": "TikTok lets no more people post by this app within 24 hours.",
}
PERSON = {
    "privacy_level_option_mismatch": (
        "TikTok does not offer this account that audience.",
        "Choose another one for this post.",
    ),
    "unaudited_client_can_only_post_to_private_accounts": (
        "Until TikTok has audited the app, it posts to private accounts alone, seen by their owner.",
        "Set the account to private in TikTok and choose “only me”, or send drafts.",
    ),
    "url_ownership_unverified": ("TikTok does not know the domain of the file.", "Verify it in TikTok's portal."),
    "app_version_check_failed": ("The TikTok app is too old for drafts.", "Update it to 31.8 or newer."),
}
FAILS = {
    "file_format_check_failed": "TikTok does not take the file's format",
    "duration_check_failed": "it is too long or too short for this account",
    "frame_rate_check_failed": "its pictures a second are not between 23 and 60",
    "picture_size_check_failed": "its pictures are too small or too large",
    "internal": "TikTok had a fault of its own; send it again",
    "video_pull_failed": "TikTok could not fetch it; send it again",
    "publish_cancelled": "it was cancelled at TikTok",
    "auth_removed": "the access was taken back while it was posted; connect the account again",
    "spam_risk_too_many_posts": "TikTok takes no more posts of this account within 24 hours",
    "spam_risk_user_banned_from_posting": "TikTok does not let this account post",
    "spam_risk_text": "TikTok takes its words for spam",
    "spam_risk": "TikTok takes it for spam",
}


def code_of(answer: PlatformAnswer) -> str:
    """`ok`, a code, or nothing where the answer is not whole."""
    error = answer.json().get("error")
    return str(error.get("code", "")) if isinstance(error, dict) else ""


def is_ok(answer: PlatformAnswer) -> bool:
    """Whether it is a success by the answer's own word."""
    return answer.is_success and code_of(answer) == "ok"


def judge(answer: PlatformAnswer, at: datetime) -> ClipsheetError | TokenRefused:
    """The refusal in our words."""
    code = code_of(answer)
    if code == "access_token_invalid" or (answer.status == 401 and code not in ("scope_not_authorized",)):
        return TokenRefused()
    if code in ("scope_not_authorized", "auth_removed"):
        return AccountReconnectNeeded("TikTok does not allow it with this sign-in any more.", RECONNECT)
    if code in WAITS:
        return Held(WAITS[code], at + DAY, whole_app=code == "reached_active_user_cap")
    if code in PERSON:
        return NeedsUserError(*PERSON[code])
    if answer.status == 429 or code == "rate_limit_exceeded":
        return TransientError("TikTok is busy.", retry_after_s=answer.retry_after_s or 60.0)
    if code == "internal_error":  # said in so many words: it was not done
        return TransientError("TikTok had a fault of its own.", retry_after_s=answer.retry_after_s)
    if not code or code == "ok":
        return Unsure(f"TikTok's answer ({answer.status}) is not whole.")
    says = FAILS.get(code, _message(answer.json()) or code)
    return PermanentError(f"TikTok refused it: {says.rstrip('.')}.", "Change it and send it again.")


def _message(body: dict[str, Any]) -> str:
    error = body.get("error")
    return str(error.get("message", ""))[:200] if isinstance(error, dict) else ""

"""The stable name of every cause of failure: programs decide by it, and a sentence is only for people."""

from enum import StrEnum
from typing import Self


class ErrorCode(StrEnum):
    """What went wrong. A code keeps its meaning for ever; docs/errors.md is this table."""

    meaning: str
    advice: str  # what the person can do
    is_retried: bool  # waiting helps: a run tries again by itself, some times

    def __new__(cls, value: str, meaning: str, advice: str, is_retried: bool = False) -> Self:
        code = str.__new__(cls, value)
        code._value_ = value
        code.meaning, code.advice, code.is_retried = meaning, advice, is_retried
        return code

    # The link and the video
    LINK_INVALID = "link_invalid", "The text is no link, or not the link of one video.", "Copy the link from the app."
    SITE_UNSUPPORTED = "site_unsupported", "Videos of this site are not fetched.", "Upload the video file."
    NOT_A_VIDEO = "not_a_video", "The post or file holds no video.", "Choose one that has a video."
    LIVE_STREAM = "live_stream", "It is a live stream, or has not begun.", "Choose a finished video."
    VIDEO_GONE = "video_gone", "The site says that the video is not there.", "Check the link."
    LOGIN_NEEDED = (
        "login_needed",
        "The site shows the video only to people who are signed in.",
        "Set VIDEO_COOKIES_FILE, or upload the video file.",
    )
    REGION_BLOCKED = (
        "region_blocked",
        "The site does not show the video in this country.",
        "Set VIDEO_PROXY, or upload the video file.",
    )
    TOO_LONG = "too_long", "The video is longer than may be.", "Choose a shorter one, or raise MAX_VIDEO_S."
    TOO_LARGE = "too_large", "The file is larger than may be.", "Choose a smaller one, or raise MAX_VIDEO_MB."
    MEDIA_DAMAGED = "media_damaged", "The file is cut off or cannot be decoded.", "Give another copy of it."
    FILE_UNREADABLE = "file_unreadable", "The file is not there, or may not be read.", "Check the path; send it again."

    # The sites
    SITE_REFUSES = (
        "site_refuses",
        "The site turns this machine away for now.",
        "Try later; set VIDEO_COOKIES_FILE or VIDEO_PROXY.",
        True,
    )
    ROBOT_CHECK = (
        "robot_check",
        "The site answered with a page for robots.",
        "Try later; then run scripts/run doctor --update-downloader.",
        True,
    )
    SITE_UNREACHABLE = "site_unreachable", "The site does not answer, or broke off.", "Try again later.", True
    SITE_CHANGED = (
        "site_changed",
        "The site changed, and the downloader does not understand it.",
        "Run scripts/run doctor --update-downloader.",
    )
    SITE_ACCESS = (
        "site_access",
        "The cookies file or the proxy does not work.",
        "Check VIDEO_COOKIES_FILE and VIDEO_PROXY.",
    )
    RUNTIME_MISSING = "runtime_missing", "YouTube needs a JavaScript runtime.", "Install Deno 2.3 or Node 22."

    # This machine
    DISK_FULL = "disk_full", "The disk is full.", "Free some space, then retry."
    NOT_WRITABLE = "not_writable", "A file or folder may not be used.", "Check the permissions of DATA_DIR."
    OUT_OF_MEMORY = "out_of_memory", "The work needed more memory than it may have.", "Choose a smaller video."
    TIMED_OUT = "timed_out", "The work took longer than it may.", "Choose a shorter video."
    STAGE_ENDED = "stage_ended", "The system ended the work from outside.", "Close other programs, then retry.", True
    STAGE_CRASHES = "stage_crashes", "The work stopped its worker several times.", "Try another copy of the video."
    MODEL_MISSING = (
        "model_missing",
        "A local model cannot be fetched now.",
        "Connect to the internet, then retry.",
        True,
    )
    DATABASE_AWAY = "database_away", "The database does not answer.", "Try again in a moment.", True
    DATA_DAMAGED = "data_damaged", "Something that was stored is damaged or gone.", "Retry, or restore a backup."
    SETUP_NEEDED = "setup_needed", "A setting is wrong, or a program is missing.", "Run scripts/run doctor."

    # Paid services
    SERVICE_BUSY = "service_busy", "A paid service cannot answer now.", "Try again later.", True
    SERVICE_REFUSES = "service_refuses", "A paid service refuses the key or the request.", "Check key and account."

    # Notion
    NOTION_SIGN_IN = "notion_sign_in", "Notion no longer accepts the connection.", "Connect Notion again."
    NOTION_NOT_SHARED = (
        "notion_not_shared",
        "The page or database is gone, or not shared.",
        "Share it with the connection.",
    )
    NOTION_IN_TRASH = "notion_in_trash", "The page or database is in Notion's trash.", "Restore it, then retry."
    NOTION_FORBIDDEN = "notion_forbidden", "The connection may not do this in Notion.", "Give it the capabilities."
    NOTION_BLOCK_LIMIT = "notion_block_limit", "The workspace has no blocks left.", "Upgrade the workspace."
    NOTION_SETUP = "notion_setup", "A property or database is not as it was.", "Register the database again."
    NOTION_REJECTED = "notion_rejected", "Notion does not accept what was written.", "See what Notion says about it."
    NOTION_BUSY = "notion_busy", "Notion does not answer, or asks for a pause.", "Nothing; it is tried again.", True

    # Requests
    INVALID_REQUEST = "invalid_request", "The request is not right.", "Change what the answer names."
    NOT_FOUND = "not_found", "There is nothing of that name here.", "Check the address."
    CONFLICT = "conflict", "This cannot be done in the present state.", "Wait until it is done, or cancel it."
    SIGN_IN_NEEDED = "sign_in_needed", "Nobody is signed in, or not with that right.", "Sign in, or give a token."
    LIMIT_REACHED = "limit_reached", "There are as many as there may be.", "Remove some that are not needed."
    TOO_FAST = "too_fast", "Too much was asked in a short time.", "Wait, then ask again.", True

    # When nothing closer is known
    ACTION_NEEDED = "action_needed", "A person has to change something first.", "Do what the message says."
    TRY_LATER = "try_later", "It did not work now.", "Try again later.", True
    INTERNAL = "internal", "A bug in Clipsheet.", "Retry; if it happens again, the log says why."
    UNKNOWN = "unknown", "A code of another version.", "Read the message."

    @classmethod
    def read(cls, kept: str | None) -> "ErrorCode | None":
        """A kept code; one that only another version knows is UNKNOWN. None stays None: nobody kept one."""
        return None if kept is None else next((code for code in cls if code.value == kept), cls.UNKNOWN)

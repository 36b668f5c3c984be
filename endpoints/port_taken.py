"""Why the page's port cannot be used, and what to do, in words."""

import errno

from config.settings import Settings
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.ports import next_free_port, server_name, why_not_free

SERVER_NAME = "Clipsheet"  # in the header of every answer


def why_not_served(settings: Settings, error: OSError) -> NeedsUserError:
    """Tell Clipsheet itself from another program, and those from an address that nobody may use."""
    host, port = settings.host, settings.port
    cause = why_not_free(host, port) or error
    if cause.errno == errno.EACCES:
        return NeedsUserError(
            f"Only root may use port {port}.", "Choose a PORT above 1023.", code=ErrorCode.SETUP_NEEDED
        )
    if cause.errno != errno.EADDRINUSE:
        return NeedsUserError(
            f"{host}:{port} cannot be used: {cause.strerror or cause}.",
            "Choose another HOST or PORT.",
            code=ErrorCode.SETUP_NEEDED,
        )
    free = next_free_port(host, port)
    another = f"PORT={free} scripts/run" if free else "choose another PORT"
    if server_name(host, port) == SERVER_NAME:
        return NeedsUserError(
            f"Clipsheet is already running at {settings.address}.",
            f"For a second one: {another}",
            code=ErrorCode.SETUP_NEEDED,
        )
    return NeedsUserError(
        f"Another program uses port {port}.", f"To use a free one: {another}", code=ErrorCode.SETUP_NEEDED
    )

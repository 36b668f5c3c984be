"""The Vision client that the settings name."""

import warnings
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from clients.google_vision.reader import VisionReader
from clients.vendor import Remember, forgetful
from clients.vendors import VISION_URL, vision_vendor
from config.settings import Settings

if TYPE_CHECKING:
    import requests

_SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)


def configured_vision(settings: Settings, remember: Remember = forgetful) -> VisionReader | None:
    """The reader, or None when nothing names credentials for it."""
    vendor = vision_vendor(settings)
    if vendor is None:
        return None
    url = f"{settings.vision_base_url or VISION_URL}/v1/images:annotate"
    return VisionReader(vendor, url, partial(_connect, settings), remember=remember)


def _connect(settings: Settings) -> "requests.Session":
    """A session that signs its requests. Raises GoogleAuthError, OSError or ValueError."""
    # heavy: only the stage's own process loads them
    import requests
    from google.auth.transport.requests import AuthorizedSession

    session = requests.Session()
    if urlsplit(settings.vision_base_url).scheme == "http":
        return session
    if settings.vision_api_key:
        session.headers["x-goog-api-key"] = settings.vision_api_key
        return session
    return AuthorizedSession(_credentials(settings))  # type: ignore[no-untyped-call]


def _credentials(settings: Settings) -> Any:
    """Those of the file that the settings name, else the machine's own."""
    import google.auth  # heavy: only the stage's own process loads it

    file = settings.google_application_credentials or next(iter(settings.google_service_account_files), None)
    project = settings.google_cloud_project or None
    if file:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # about files of strangers; this one is the operator's
            found = google.auth.load_credentials_from_file(  # type: ignore[no-untyped-call]
                str(file), scopes=_SCOPES, quota_project_id=project
            )
        return found[0]
    return google.auth.default(scopes=_SCOPES, quota_project_id=project)[0]

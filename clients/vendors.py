"""The speech and vision services that the settings name, and how each is; without their libraries, for the web page."""

from urllib.parse import urlsplit

from clients.gemini.health import ClientHealth
from clients.vendor import Vendor, identity
from config.settings import Settings

OPENAI_URL = "https://api.openai.com/v1"
OPENAI = "openai"  # its name; other servers are named by their host
VISION_URL = "https://vision.googleapis.com"


def speech_vendor(settings: Settings) -> Vendor | None:
    """Who transcribes instead of this machine."""
    if not settings.has_remote_speech:
        return None
    url = settings.openai_base_url or OPENAI_URL
    name = OPENAI if url == OPENAI_URL else urlsplit(url).hostname or url
    identified = identity(settings.openai_api_key, settings.transcribe_model, url)
    return Vendor(identified, name, ClientHealth(settings.data_dir / "health" / "speech"))


def vision_vendor(settings: Settings) -> Vendor | None:
    """Who reads the screen's text instead of this machine."""
    if not settings.has_vision:
        return None
    files = (settings.google_application_credentials, *settings.google_service_account_files)
    whose = f"{settings.vision_api_key} {files} {settings.google_cloud_project}"
    identified = identity(whose, settings.vision_base_url)
    return Vendor(identified, "vision", ClientHealth(settings.data_dir / "health" / "vision"))

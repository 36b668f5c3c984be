"""The chat endpoint that the settings name."""

from urllib.parse import urlsplit

from clients.chat.ability import Memory
from clients.chat.endpoint import VENDOR, ChatModel
from clients.chat.transport import is_own, poster
from clients.gemini.health import ClientHealth
from clients.vendor import Vendor, identity
from config.settings import Settings


def configured_chat(settings: Settings) -> ChatModel | None:
    """The model at the endpoint, or None when there is none."""
    if not settings.has_llm:
        return None
    url, model = settings.llm_base_url, settings.llm_model
    door = Vendor(
        identity(settings.llm_api_key, model, url), place(url), ClientHealth(settings.data_dir / "health" / "llm")
    )
    # What it takes belongs to endpoint and model; a key that is changed teaches nothing new.
    memory = Memory(settings.data_dir / "health" / "llm_takes" / identity(url, model))
    is_router = (urlsplit(url).hostname or "").endswith("openrouter.ai")
    return ChatModel(door, model, poster(url, settings.llm_api_key), memory, is_router=is_router)


def is_free(settings: Settings) -> bool:
    """Whether notes are made by a server of one's own, which has no price in the table."""
    return settings.has_llm and is_own(settings.llm_base_url) and not settings.prices.of(VENDOR, settings.llm_model)


def place(url: str) -> str:
    """The endpoint's host and port, without what may be secret in its address."""
    return urlsplit(url).netloc.rpartition("@")[2]

"""The model that the settings name, whoever serves it; without a vendor's library, for the web page too."""

from clients.chat.configured import configured_chat
from clients.gemini.calls import GeminiModel
from clients.gemini.configured import configured_pool
from config.settings import Settings


def configured_model(settings: Settings) -> GeminiModel | None:
    """The chat endpoint, else Gemini, else None. With both, the endpoint alone is asked.

    It may be a private one on purpose.
    """
    return configured_chat(settings) or configured_pool(settings)

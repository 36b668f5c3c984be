"""The clients of Gemini that the settings name."""

import hashlib
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from clients.gemini.health import ClientHealth
from clients.gemini.member import Member
from clients.gemini.pool import GeminiPool
from config.settings import Settings

if TYPE_CHECKING:
    from google import genai

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_SHOWN = 4
_NO_KEY = "none"


def configured_pool(settings: Settings) -> GeminiPool | None:
    """The pool of all keys, projects and locations, or None when there are none."""
    members = _members(settings)
    return GeminiPool(members, ClientHealth(settings.data_dir / "health" / "gemini")) if members else None


def _members(settings: Settings) -> list[Member]:
    base_url = settings.google_gemini_base_url or None
    make = partial(_member, settings)
    found = [make(key, _masked(key), _by_key, key, base_url) for key in settings.gemini_api_keys]
    has_account = settings.google_cloud_project or settings.google_service_account_files
    if base_url and not found and not has_account:  # the SDK wants a key, a server of one's own does not
        return [make(_NO_KEY, urlsplit(base_url).netloc.rpartition("@")[2], _by_key, _NO_KEY, base_url)]
    files: tuple[Path | None, ...] = settings.google_service_account_files or (None,)
    if has_account:
        for location in settings.gemini_locations:
            for file in files:
                name = f"{settings.google_cloud_project or (file and file.stem)} in {location}"
                call = (settings.google_cloud_project, location, file, base_url)
                found.append(make(f"{name} {file}", name, _by_project, *call))
    return found


def _masked(key: str) -> str:
    return f"the key …{key[-_SHOWN:]}" if len(key) >= 4 * _SHOWN else "the key …"


def _member(settings: Settings, secret: str, name: str, connect: Any, *arguments: Any) -> Member:
    # The model belongs to the identity: one that a key may not use says nothing about another.
    text = f"{secret} {settings.gemini_model} {settings.google_gemini_base_url}"
    identity = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Member(identity, name, settings.gemini_model, cache(lambda: connect(*arguments)))


def _by_key(key: str, base_url: str | None) -> "genai.Client":
    from google import genai  # heavy: only the stage's own process loads it

    return genai.Client(enterprise=False, api_key=key, http_options={"base_url": base_url})


def _by_project(project: str, location: str, file: Path | None, base_url: str | None) -> "genai.Client":
    from google import genai  # heavy: only the stage's own process loads it
    from google.oauth2.service_account import Credentials

    credentials: Any = None
    if file:
        credentials = Credentials.from_service_account_file(str(file), scopes=[_SCOPE])  # type: ignore[no-untyped-call]
    return genai.Client(
        enterprise=True,
        project=project or credentials.project_id,
        location=location,
        credentials=credentials,
        http_options={"base_url": base_url},
    )

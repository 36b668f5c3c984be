"""What somebody orders, and the row that it becomes."""

import hashlib
import json
import secrets
import time
import uuid
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clients.database.models import Entry, Video
from services.domain.entries import RowOrigin
from services.domain.stages import Options, Source


@dataclass(frozen=True)
class Order:
    """One request for an entry: who, which video, and how."""

    user_id: str
    source: Source
    options: Options
    identity: tuple[str, str]
    priority: int
    origin: RowOrigin | None
    estimated_cost_usd: float | None


def options_key(options: Options, origin: RowOrigin | None = None) -> str:
    """Two requests of one person for the same video are one when the key is the same: by options, or by row."""
    text = f"page {origin.page}" if origin else json.dumps(options.model_dump(mode="json"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def video_of(session: Session, platform: str, platform_id: str) -> tuple[Video, bool]:
    """The video of that name, and whether it was made just now, as nobody had asked for it yet."""
    video = session.scalar(select(Video).where(Video.platform == platform, Video.platform_id == platform_id))
    if video is not None:
        return video, False
    video = Video(id=uuid.uuid4().hex[:20], platform=platform, platform_id=platform_id)
    session.add(video)
    session.flush()
    return video, True


def _new_id() -> str:
    # Begins with the time, in microseconds: on SQLite the engine orders what came within one second by its id, and a
    # run that is taken over from a dead worker must not go behind those that came after it.
    return f"{time.time_ns() // 1000:013x}{secrets.token_hex(4)[:7]}"


def new_entry(order: Order, video_id: str, key: str) -> Entry:
    """The row of an order that is the first of its kind."""
    return Entry(
        id=_new_id(),
        user_id=order.user_id,
        video_id=video_id,
        source=order.source.model_dump(),
        options=order.options.model_dump(mode="json"),
        options_key=key,
        origin=asdict(order.origin) if order.origin else None,
        priority=order.priority,
        estimated_cost_usd=order.estimated_cost_usd,
        title=order.source.name or order.source.url or "",
    )

"""What runs would cost, told before any of them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config.settings import Settings
from services.costs.costs import dollars
from services.costs.estimates import Estimate, estimate
from services.domain.stages import Source


def show(settings: Settings, sources: Sequence[Source], *, as_json: bool) -> int:
    """Print a line, or an object, for each input. Raises PermanentError for a file that is no video."""
    from clients.media.probe import probe  # heavy: a run does without

    total_usd = 0.0
    for source in sources:
        length_s = (
            probe(Path(source.path), name=source.name, max_s=settings.max_upload_s).duration_s if source.path else None
        )
        found = estimate(settings, length_s)
        total_usd += found.usd
        print(json.dumps(_object(source, found, length_s)) if as_json else _line(source, found, length_s))
    if len(sources) > 1 and not as_json:
        print(f"Together about {dollars(total_usd)}.")
    return 0


def _line(source: Source, found: Estimate, length_s: float | None) -> str:
    name = source.name or source.url
    if not found.by_stage:
        return f"{name}: nothing, because no paid engine is configured."
    length = f"{found.duration_s:.0f} s" + ("" if length_s is not None else ", taken for the usual length")
    parts = ", ".join(f"{stage} {dollars(usd)}" for stage, usd in found.by_stage.items())
    unknown = f" No price is known for {', '.join(found.unpriced)}." if found.unpriced else ""
    return f"{name}: about {dollars(found.usd)} at most for {length} ({parts}).{unknown}"


def _object(source: Source, found: Estimate, length_s: float | None) -> dict[str, Any]:
    return {
        "input": source.path or source.url,
        "estimated_cost_usd": found.usd,
        "by_stage": {str(stage): usd for stage, usd in found.by_stage.items()},
        "unpriced": list(found.unpriced),
        "duration_s": found.duration_s,
        "duration_is_known": length_s is not None,
    }

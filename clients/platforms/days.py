"""Midnight in Los Angeles, where a project's quota at Google begins anew."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def pacific() -> tzinfo:
    """The zone; where this system knows no zones, its winter time: the day then begins an hour late in summer."""
    try:
        return ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=-8))


def pacific_midnight(at: datetime) -> datetime:
    """When the day there began."""
    return at.astimezone(pacific()).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def next_pacific_midnight(at: datetime) -> datetime:
    """When the next one begins; days there may have 23 or 25 hours."""
    there = at.astimezone(pacific())
    tomorrow = (there + timedelta(days=1)).date()
    return there.replace(
        year=tomorrow.year, month=tomorrow.month, day=tomorrow.day, hour=0, minute=0, second=0, microsecond=0
    ).astimezone(UTC)

"""Which option of a status property says which of our words: one chosen by the person, ours, or one that means it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from clients.notion.models import Option, Property
from services.domain.entries import Status

RETRY, CANCEL = "retry", "cancel"  # a person's words
OWN_WORDS = tuple(status.value for status in Status)
ALL_WORDS = (*OWN_WORDS, RETRY, CANCEL)
RUNNING_WORDS = tuple(one.value for one in Status if not one.is_final and one is not Status.PENDING)
RUNNING = "running"  # what a person may say for all of them
TO_DO, IN_PROGRESS, COMPLETE = "To-do", "In progress", "Complete"  # Notion's groups, which nobody can rename by the API
LOOKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Status.PENDING: (TO_DO, "gray"),
        **dict.fromkeys(RUNNING_WORDS, (IN_PROGRESS, "blue")),
        Status.COMPLETED: (COMPLETE, "green"),
        Status.FAILED: (COMPLETE, "red"),
        Status.CANCELLED: (COMPLETE, "gray"),
        RETRY: (TO_DO, "yellow"),
        CANCEL: (IN_PROGRESS, "orange"),
    }
)
# What stands there and means the same is used instead of a word of ours beside it.
_MEANS: Mapping[str, tuple[str, ...]] = {
    Status.PENDING: ("not started", "to do", "todo"),
    **dict.fromkeys(RUNNING_WORDS, ("in progress", "doing")),
    Status.COMPLETED: ("done", "complete", "finished"),
    Status.FAILED: ("error",),
    Status.CANCELLED: ("canceled",),
}
MAX_OPTIONS = 100


def resolve(column: Property, kept: Mapping[str, str]) -> dict[str, str]:
    """Our words and the ids of their options. What was chosen or found before stays, however it is called now."""
    ids = {option.id for option in column.options if option.id}
    found = {word: kept[word] for word in ALL_WORDS if kept.get(word) in ids}
    for word in ALL_WORDS:
        option = None if word in found else column.option(word) or _stand_in(column, word)
        if option and option.id:
            found[word] = option.id
    return found


def _stand_in(column: Property, word: str) -> Option | None:
    # In a select nothing says that "To do" is for us to begin, so only a status property's are taken for `pending`.
    if word == Status.PENDING and column.type != "status":
        return None
    named = next((option for name in _MEANS.get(word, ()) if (option := column.option(name))), None)
    if named or column.type != "status" or word not in (Status.PENDING, Status.COMPLETED, *RUNNING_WORDS):
        return named
    alike = [option for option in column.options if option.group.casefold() == LOOKS[word][0].casefold()]
    return alike[0] if len(alike) == 1 and alike[0].name.casefold() not in ALL_WORDS else None


def chosen_words(column: Property, chosen: Mapping[str, str]) -> dict[str, str]:
    """A person's choice, by name or id of the option, as ids. Raises KeyError with what is unknown of it."""
    found: dict[str, str] = {}
    for word, wanted in chosen.items():
        if word not in (*ALL_WORDS, RUNNING):
            raise KeyError(word)
        option = next((one for one in column.options if one.id == wanted), None) or column.option(wanted)
        if option is None:
            raise KeyError(wanted)
        found |= dict.fromkeys(RUNNING_WORDS if word == RUNNING else (word,), option.id)
    return found


def misplaced(column: Property) -> tuple[str, ...]:
    """Our own words that stand in another group than a board expects them in."""
    return tuple(
        word
        for word in ALL_WORDS
        if column.type == "status"
        and (option := column.option(word))
        and option.group
        and option.group.casefold() != LOOKS[word][0].casefold()
    )


def where_to_move(column: Property) -> str:
    """What a person is to do where Notion put our new statuses into a group of its own choice; empty: nothing."""
    wanted = misplaced(column)
    groups = ((group, [word for word in wanted if LOOKS[word][0] == group]) for group in (TO_DO, IN_PROGRESS, COMPLETE))
    told = [f"{', '.join(words)} to {group}" for group, words in groups if words]
    if not told:
        return ""
    return (
        f"Notion put new statuses of “{column.name}” into another group than their own, so boards show them in the "
        f"wrong column. Move them once, in the property's settings: {'; '.join(told)}."
    )


def new_option(column: Property, word: str, *, is_grouped: bool = True) -> dict[str, Any]:
    """An option of ours, in its colour and where a board expects it. Groups are named to status properties alone."""
    group, colour = LOOKS[word]
    return {"name": word, "color": colour, **({"group": group} if is_grouped and column.type == "status" else {})}

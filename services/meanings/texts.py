"""The words of a note that its meaning is made of: title and note first, then the post, then what is said."""

from clients.database.models import EntryText

MAX_CHARS = 400
PARTS = ("title", "noted", "post", "said", "shown")  # each after the first gets what room the ones before leave


def text_of(row: EntryText) -> str:
    """At most MAX_CHARS of it; empty for an entry without words."""
    found: list[str] = []
    left = MAX_CHARS
    for part in PARTS:
        words = ". ".join(dict.fromkeys(str(words).strip() for _, words in row.lines.get(part, []) if words))[:left]
        if words:
            found.append(words)
            left -= len(words)
        if left <= 0:
            break
    return ". ".join(found)

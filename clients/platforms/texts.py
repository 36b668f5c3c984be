"""How long a text is by a platform's own count, and the caption that a post is sent with."""

from collections.abc import Sequence

from clients.platforms.platform import Rules


def length(text: str, unit: str) -> int:
    """Count in characters, bytes of UTF-8, or units of UTF-16."""
    if unit == "bytes":
        return len(text.encode())
    if unit == "UTF-16 units":
        return len(text.encode("utf-16-le")) // 2
    return len(text)


def caption(text: str, hashtags: Sequence[str]) -> str:
    """The text with its hashtags below, as one reads it."""
    below = " ".join(f"#{tag}" for tag in hashtags if f"#{tag.casefold()}" not in text.casefold())
    return "\n\n".join(part for part in (text.strip(), below) if part)


def problem(rules: Rules, *, title: str, text: str, hashtags: Sequence[str]) -> str:
    """Why the platform would not take these words, in a sentence; empty when it does."""
    whole = caption(text, hashtags)
    if rules.title_most and not title.strip():
        return "It needs a title."
    if rules.title_most and length(title, rules.text_unit) > rules.title_most:
        return f"The title has {length(title, rules.text_unit)} {rules.text_unit}; at most {rules.title_most} go."
    if length(whole, rules.text_unit) > rules.text_most:
        return (
            f"The text with its hashtags has {length(whole, rules.text_unit)} {rules.text_unit}; "
            f"at most {rules.text_most} go."
        )
    if len(hashtags) > rules.hashtags_most:
        return f"There are {len(hashtags)} hashtags; at most {rules.hashtags_most} go."
    wrong = [sign for sign in rules.forbidden if sign in title or sign in whole]
    return f"The signs {' '.join(wrong)} may not stand in it." if wrong else ""

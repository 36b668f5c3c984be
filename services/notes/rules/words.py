"""Sets of words, written as text so that a list of them is easy to read and to add to."""


def word_set(text: str) -> frozenset[str]:
    """The words between white space."""
    return frozenset(text.split())

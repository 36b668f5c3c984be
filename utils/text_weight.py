"""How much of a model's room a text takes, compared with Latin letters: other scripts are cut into more tokens."""

_LATIN_END = "\u0250"  # IPA and spacing marks begin here
_DENSE_BEGIN = "\u0900"  # Indic, Thai, kana, Hangul, Chinese: about two signs a token, where Latin has four letters
_SPARSE, _DENSE = 1.5, 2.2  # Greek, Cyrillic, Hebrew, Arabic | the rest, emojis too


def weight_of(text: str) -> int:
    """The text's length in Latin letters that take as many tokens."""
    if text.isascii():
        return len(text)
    others = [char for char in text if char >= _LATIN_END]
    dense = sum(char >= _DENSE_BEGIN and not "\u2000" <= char < "\u2200" for char in others)
    return round(len(text) + (len(others) - dense) * (_SPARSE - 1) + dense * (_DENSE - 1))

"""Japanese and Korean sentences that tell what to do, by how they end."""

import re

_JAPANESE_END = re.compile(r"(?:ます|てください|ましょう|完成です|出来上がりです)[。!！]?\s*$")
_JAPANESE_OBJECT = re.compile(r"[^\s]{1,20}[をに][^\s]")
_JAPANESE_PLAIN = re.compile(r"(?<!てい)(?<!であ)[うくぐすつぬぶむる][。!！]?\s*$")
# Syllables that end with n: before "da" they are the plain present of a verb ("썬다").
_ENDS_WITH_N = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28 == 4)
_KOREAN_PLAIN = re.compile(rf"(?:[가-힣]기|[{_ENDS_WITH_N}]다)[.!]?\s*$")
_JAPANESE_TALK = re.compile(
    r"^(?:今日|本日|今回|こんにちは|皆さん|みなさん|この動画)|紹介|思います|思い|ございます|ください(?:ね)?(?:笑)|できます|なります"
)


def is_japanese_order(text: str) -> bool:
    """ "玉ねぎを薄切りにします": what is done to something, in the polite form in which it is shown."""
    is_told = _JAPANESE_END.search(text) is not None and _JAPANESE_OBJECT.search(text) is not None
    return is_told and _JAPANESE_TALK.search(text) is None


def is_plain_order(text: str) -> bool:
    """Whether a row of a list ends with a plain verb: "紐を外す", "파를 썬다"."""
    is_plain = _JAPANESE_PLAIN.search(text) is not None and _JAPANESE_OBJECT.search(text) is not None
    return is_plain or _KOREAN_PLAIN.search(text) is not None

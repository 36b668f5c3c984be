"""Stretches of time, in seconds, as they are written in many languages."""

from services.notes.rules.tokens import AND, Number, Tokens, half_at, number_at, text_at
from services.notes.rules.words import word_set

_SECONDS = word_set(
    "s sec secs second seconds sek sekunde sekunden seg segs segundo segundos seconde secondes secondi secondo "
    "seconden sekund sekundy сек секунд секунды секунда saniye sn detik sekunder sekuntia 秒 秒間 秒钟 초 초간 "
    "ثانية ثواني ثوان सेकंड วินาที giây s. másodperc secunde δευτερόλεπτα секунду"
)
_MINUTES = word_set(
    "min mins mn minute minutes minuten minuto minutos minuti minuut minuta minuty minut мин минут минуты "
    "минута минуту "
    "хвилин хвилини хв dakika dk menit minuter minutter minuuttia 分 分間 分钟 分鐘 分鍾 분 분간 دقيقة دقائق دقیقه "
    "मिनट นาที phút perc λεπτά minútu min."
)
_HOURS = word_set(
    "h hr hrs hour hours std stunde stunden hora horas heure heures ora ore uur uren godzina godziny godzin godz ч "
    "час "
    "часа часов година години годин saat jam timme timmar tunti tuntia 時間 小时 小時 시간 ساعة ساعات ساعت "
    "घंटे घंटा ชั่วโมง giờ óra oră ώρα ώρες hodina hodiny hodin"
)
TIME_UNITS = {**dict.fromkeys(_SECONDS, 1), **dict.fromkeys(_MINUTES, 60), **dict.fromkeys(_HOURS, 3600)}
_GLUED = frozenset(("h", "min", "mn"))
_ARTICLES = word_set("a an one eine einer una un une uma een ett en")


def duration_at(tokens: Tokens, i: int) -> Number | None:
    """Read "30 s", "30-second", "1 min 30", "1h30", "an hour and a half", "10-15 min", "1:30 min" as seconds."""
    if _is_clock(tokens, i - 2):
        return None  # the 30 of "1:30 min"
    if _is_clock(tokens, i):
        return _clock_at(tokens, i)
    number = number_at(tokens, i) or _some_hours(tokens, i)
    if number is None:
        return None
    unit = number.next + 1 if text_at(tokens, number.next) == "-" else number.next
    scale = TIME_UNITS.get(text_at(tokens, unit))
    if scale is None:
        return None
    if number.high:
        return Number(number.value * scale, number.high * scale, _past_full_stop(tokens, unit))
    return _with_smaller(tokens, unit, number.value * scale, scale)


def _some_hours(tokens: Tokens, i: int) -> Number | None:
    """ "An hour", "half an hour", "media hora"."""
    half = half_at(tokens, i)
    if half:
        return half
    is_hour = text_at(tokens, i) in _ARTICLES and text_at(tokens, i + 1) in _HOURS | _MINUTES
    return Number(1.0, None, i + 1) if is_hour else None


def _with_smaller(tokens: Tokens, unit: int, value: float, scale: int) -> Number:
    """ "1 min 30 s", "1 hour and 20 minutes", "1h30", "an hour and a half"."""
    after = unit + 1 + (text_at(tokens, unit + 1) in AND)
    half = half_at(tokens, after) if after > unit + 1 else None
    if half:
        return Number(value + scale / 2, None, half.next)
    smaller = number_at(tokens, after)
    if smaller and not smaller.high:
        smaller_scale = TIME_UNITS.get(text_at(tokens, smaller.next), scale)
        if smaller_scale < scale:
            return Number(value + smaller.value * smaller_scale, None, _past_full_stop(tokens, smaller.next))
        is_glued = tokens[after].start == tokens[unit].end and tokens[after].number is not None
        if text_at(tokens, unit) in _GLUED and is_glued and smaller.value < 60:  # "1h30", "1min30"
            return Number(value + smaller.value * scale / 60, None, smaller.next)
    return Number(value, None, _past_full_stop(tokens, unit))


def _is_clock(tokens: Tokens, i: int) -> bool:
    """Whether "1:30" stands here, without a space; "Set 1: 30 s" is none."""
    parts = tokens[i : i + 3] if i >= 0 else ()
    if len(parts) < 3 or parts[1].text != ":" or parts[0].number is None or parts[2].number is None:
        return False
    return parts[0].end == parts[1].start and parts[1].end == parts[2].start and parts[2].number < 60


def _clock_at(tokens: Tokens, i: int) -> Number | None:
    scale = TIME_UNITS.get(text_at(tokens, i + 3))
    if scale is None or scale < 60:
        return None
    total = (tokens[i].number or 0.0) * scale + (tokens[i + 2].number or 0.0) * scale / 60
    return Number(total, None, _past_full_stop(tokens, i + 3))


def _past_full_stop(tokens: Tokens, unit: int) -> int:
    may_be_short = tokens[unit].text in ("sec", "min", "sek", "std", "godz", "мин", "ч")
    return unit + 2 if may_be_short and text_at(tokens, unit + 1) == "." else unit + 1

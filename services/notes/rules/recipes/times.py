"""How long a recipe takes and how hot the oven is."""

import re
from collections.abc import Iterator

from services.notes.rules.clauses.speech_clauses import spoken
from services.notes.rules.durations import TIME_UNITS, duration_at
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue, seconds, settle
from services.notes.rules.tokens import number_at, text_at, tidy
from services.notes.rules.vocabulary import spoken_for, vocabulary
from services.notes.rules.words import word_set
from services.notes.rules.workouts.measures.sides import side

_PREP = vocabulary(
    prep=""
    "prep time, prep, prépa, préparation, preparation time, preparation, vorbereitungszeit, vorbereitung, "
    "zubereitungszeit, arbeitszeit, "
    "tiempo de "
    "preparación, preparación, temps de préparation, préparation, tempo di preparazione, preparazione, tempo de "
    "preparo, "
    "preparo, bereidingstijd, voorbereiding, czas przygotowania, przygotowanie, время приготовления, подготовка, "
    "hazırlık süresi, "
    "hazırlık, waktu persiapan, persiapan, 准备时间, 準備時間, 준비시간"
)
_COOK = vocabulary(
    cook=""
    "cook time, cooking time, cook, baking time, bake time, bake, backzeit, kochzeit, garzeit, backen, tiempo de "
    "cocción, cocción, "
    "tiempo de horneado, temps de cuisson, cuisson, tempo di cottura, cottura, tempo de cozimento, tempo de forno, "
    "cozimento, kooktijd, "
    "baktijd, oventijd, czas pieczenia, pieczenie, czas gotowania, время выпечки, pişirme süresi, pişirme, waktu "
    "memasak, "
    "烹饪时间, 烘烤时间, 焼き時間, 조리시간"
)
_BAKING = word_set(
    "bake baked baking roast roasted oven air airfry ofen backen ofenofen gebacken backofen hornea hornear horno "
    "enfourner four cuire "
    "forno cuocere inforna infornare asse assar oven bakken piekarnik piec piekarniku духовке выпекать запекать "
    "fırında pişirin الفرن فرن بالفرن للفرن bak bakt bakje oven asar hornean inforniamo inforna assem assamos "
    "panggang oven ugn ovn uuni 烤箱 オーブン 오븐"
)
_BAKING_STEMS = ("inforn", "horne", "enfourn", "überback", "запек", "выпек")
_FOR = word_set(
    "for about approximately ca circa etwa für durante por unos pendant environ per cerca voor ongeveer przez na по "
    "около yaklaşık "
    "selama i de another for an"
)
_DEGREES = re.compile(
    r"(?<![\d.])(?P<value>\d{2,3}\s?(?:[°ºo˚]\s?[CF]?\b|[°º˚]\s?[CF]?"
    r"|(?<=\d)[CF]\b|(?<=\d)\s[CF]\b|degrees(?:\s(?:celsius|fahrenheit"
    r"|c|f)\b)?|"
    r"grad(?:en|i|er)?\b|grados\b|degrés\b|graus\b|stopni\b|градусов\b|градусах\b|derece\b|derajat\b|度|도)"
    r"|gas mark \d{1,2}\b)",
    re.I,
)
_DEGREE_WORDS = word_set("degrees grad grados degrés gradi graus graden stopni градусов градусах derece derajat")
_COOLEST, _HOTTEST = 50, 500
_NO_OVEN = word_set("angle turn rotate winkel kcal cal cals calories macros carbs")
_LOOK = 14
_ENDS = frozenset(".!?")
_NOT_WHOLE = word_set("- – to every after first last après nach después dopo após na po после sonra setelah")


def prep_time(pool: EvidencePool) -> FoundValue | None:
    """The time behind "prep time"."""
    return settle("prep time", _labelled(pool, _PREP), show=seconds)


def cook_time(pool: EvidencePool) -> FoundValue | None:
    """The time behind "cook time"; else the only time that something is baked or roasted for."""
    claims = _labelled(pool, _COOK)
    if not claims:
        claims = [claim for line in (*pool.written, *spoken(pool)) for claim in _baked_for(line)]
        by_line = {claim.value for claim in claims}
        claims = claims if len(by_line) == 1 or len({claim.line.source for claim in claims}) > 1 else []
    return settle("cook time", claims, show=seconds)


def _labelled(pool: EvidencePool, labels: dict[tuple[str, ...], str]) -> list[Claim]:
    claims = []
    for claim in spoken_for(pool.lines, labels):
        tokens = claim.line.tokens
        first = next((i for i, token in enumerate(tokens) if token.start >= claim.start), 0)
        after = next((i for i, token in enumerate(tokens) if token.start >= (claim.end or 0)), len(tokens))
        has_sign = text_at(tokens, after) in (":", "：", "-", "–", "is", "=", "~", "|")
        is_long = after - first > 1  # "cook 10 min" tells of one step, "cook time 10 min" of the whole
        is_whole = has_sign or is_long or _tells_both(claim.line)
        time = duration_at(tokens, after + has_sign) if is_whole else None
        if time:
            claims.append(Claim(tidy(time.value), claim.line, claim.start, tokens[time.next - 1].end))
    return claims


def _tells_both(line: EvidenceLine) -> bool:
    """ "Prep 10 min, cook 30 min": side by side they are of the whole."""
    return all(any(spoken_for((line,), labels)) for labels in (_PREP, _COOK))


def _ends_sentence(line: EvidenceLine, i: int) -> bool:
    """Whether a sentence ends at a token; behind the full stop of "25 Min. backen" it goes on."""
    tokens = line.tokens
    after = line.text[tokens[i].end :].lstrip()[:1]
    return tokens[i].text in _ENDS and not (text_at(tokens, i - 1) in TIME_UNITS and after.islower())


def _bakes(word: str) -> bool:
    return word in _BAKING or word.startswith(_BAKING_STEMS)


def _baked_for(line: EvidenceLine) -> Iterator[Claim]:
    tokens = line.tokens
    baking = next((i for i, token in enumerate(tokens) if _bakes(token.text)), None)
    if baking is None:
        return
    for i in range(max(0, baking - _LOOK), min(baking + _LOOK, len(tokens))):
        time = duration_at(tokens, i)
        is_same = not any(_ends_sentence(line, k) for k in range(min(i, baking), max(i, baking)))
        is_same = is_same and not (time and side(tokens, time.next))  # "1 min de chaque côté"
        if time and is_same and tidy(time.value) and text_at(tokens, i - 1) not in _NOT_WHOLE:
            first, last = min(i, baking), max(time.next - 1, baking)
            yield Claim(tidy(time.value), line, tokens[first].start, tokens[last].end, 0.7)
            return


def degrees_in(line: EvidenceLine) -> list[str]:
    """Every temperature of a line, as it is given."""
    return [match.group("value").strip() for match in _DEGREES.finditer(line.text)]


def _spelled(line: EvidenceLine) -> Iterator[Claim]:
    """ "Bei hundertachtzig Grad", "three hundred fifty degrees": a temperature of an oven, said in words."""
    tokens = line.tokens
    for i in range(len(tokens)):
        number = number_at(tokens, i)
        is_degrees = number is not None and text_at(tokens, number.next) in _DEGREE_WORDS
        if number and is_degrees and tokens[i].number is None and _COOLEST <= number.value <= _HOTTEST:
            last = tokens[number.next]
            yield Claim(f"{tidy(number.value)} {line.text[last.start : last.end]}", line, tokens[i].start, last.end)
            return


def temperature(pool: EvidencePool) -> FoundValue | None:
    """The oven's temperature, as it is given."""
    claims = [
        Claim(match.group("value").strip(), line, match.start(), match.end())
        for line in pool.lines
        for match in _DEGREES.finditer(line.text)
        if not line.vocabulary & _NO_OVEN
    ]
    claims += [claim for line in pool.said for claim in _spelled(line)] if not claims else []
    units = {str(claim.value)[-1:].upper() for claim in claims}
    # 350°F and 180°C of the same line are one temperature, said twice.
    return settle("temperature", claims[:1] if units == {"C", "F"} else claims)

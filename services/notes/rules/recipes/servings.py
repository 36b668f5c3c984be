"""For how many people a recipe is: "Serves 4", "für 2 Personen", "(2人分)", "INGREDIENTS FOR 2"."""

from collections.abc import Iterator

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import EvidenceLine, EvidencePool, line_of
from services.notes.rules.findings import Claim, FoundValue, settle
from services.notes.rules.headings import heading_of
from services.notes.rules.tokens import Number, Tokens, number_at, text_at, tidy
from services.notes.rules.words import word_set

_PEOPLE = word_set(
    "serves serving servings portionen portion portions personen person people personas persona comensales raciones "
    "porciones "
    "personnes pers convives parts persone porzioni commensali pessoas porções porcoes personen porties porcje "
    "porcji osób osoby "
    "porcja порции порций порция персон человек людей порції порцій kişilik kişi porsiyon porsi orang portioner "
    "personer annosta "
    "hlo porce osoby porcí adag fő porții persoane μερίδες άτομα أشخاص شخص حصص אנשים מנות सर्विंग लोग ที่ คน người phần "
    "porção ración porción portie porcja porzione personnes personne pers portionen "
    "人分 人份 人前 "
    "인분 personas plate plates bowls"
)
_COUNTED_FIRST = word_set(
    "serves servings serving portionen portions porzioni rende rinde serveert yields makes serviert "
    "ergibt reicht salen rinden"
)
_NO_COUNT = word_set("per pro por je par на each a one single al ogni porsiyon macros every kcal")
_LINKS = frozenset((":", "-", "–", "=", "about", "approx", "up", "to", "around", "~", ".", "para", "für"))
_SHARES = frozenset(("parts",))  # of a cake in French; "two parts warm water" is a ratio
_MAX_PEOPLE = 100
_TITLE_ROWS, _MAX_TITLED = 2, 20
_FOR_PEOPLE = word_set("for für para pour per voor")
_ROW_WORDS = 6


def servings(pool: EvidencePool) -> FoundValue | None:
    """How many it serves; several answers are told as a conflict."""
    return settle("servings", [claim for line in pool.lines for claim in claims_in(line)])


def is_serving_row(text: str) -> bool:
    """Whether a line tells for how many it is and names nothing else."""
    line = line_of(text)
    if line.words > _ROW_WORDS:
        return False
    return next(claims_in(line), None) is not None or _tells_what_comes_out(line.tokens)


def _tells_what_comes_out(tokens: Tokens) -> bool:
    """ "Makes about 2 cups", "Ergibt 12 Stück": how much of it there is in the end."""
    first = next((i for i, token in enumerate(tokens) if token.is_word), len(tokens))
    return text_at(tokens, first) in _COUNTED_FIRST and _number_after(tokens, first) is not None


def claims_in(line: EvidenceLine) -> Iterator[Claim]:
    """Every number of people in a line, and the number behind a heading of ingredients."""
    tokens = line.tokens
    found = list(_beside_people(line)) or list(_behind_heading(line, tokens))
    yield from found or _in_title(line, tokens)


def _beside_people(line: EvidenceLine) -> Iterator[Claim]:
    tokens = line.tokens
    for i, token in enumerate(tokens):
        if token.text not in _PEOPLE and token.text not in _COUNTED_FIRST:
            continue
        if token.text in _SHARES and tokens[i + 1 : i + 2] and tokens[i + 1].is_word:
            continue
        before = _number_before(tokens, i) if token.text in _PEOPLE else None
        if before:
            first, number = before
            yield Claim(tidy(number.value), line, tokens[first].start, token.end)
            continue
        after = _number_after(tokens, i) if token.text in _COUNTED_FIRST else None
        if after and (
            token.text not in ("makes", "yields", "rende", "rinde") or text_at(tokens, after.next) in _PEOPLE
        ):
            yield Claim(tidy(after.value), line, token.start, tokens[after.next - 1].end)


def _number_before(tokens: Tokens, i: int) -> tuple[int, Number] | None:
    """ "4 people", "2–3 persone", "4 small portions": the number that ends right before."""
    for first in range(max(0, i - 4), i):
        number = number_at(tokens, first)
        if number is None or not _is_count(number):
            continue
        is_near = number.next == i or (number.next == i - 1 and tokens[number.next].is_word)
        before = text_at(tokens, first - 1)
        # "Per 1 serving" and "1 portion = 300 kcal" tell of one of several.
        is_one = number.value == 1 and before not in (_FOR - {"per"}) | _COUNTED_FIRST
        if is_near and not is_one and before not in ("/", ".", ","):
            return first, number
    return None


def _number_after(tokens: Tokens, i: int) -> Number | None:
    after = i + 1
    while text_at(tokens, after) in _LINKS:
        after += 1
    number = number_at(tokens, after) if text_at(tokens, i - 1) not in _NO_COUNT else None
    return number if number and _is_count(number) else None


def _behind_heading(line: EvidenceLine, tokens: Tokens) -> Iterator[Claim]:
    """ "INGREDIENTS FOR 2", "材料（2）"."""
    heading = heading_of(line.text)
    if heading is None or heading.kind != "ingredients" or heading.rest < len(line.text):
        return
    for i in range(1, len(tokens)):
        number = number_at(tokens, i)
        if number and number.next >= len(tokens) - 1 and _is_count(number) and text_at(tokens, i - 1) in _FOR:
            yield Claim(tidy(number.value), line, tokens[i - 1].start, tokens[number.next - 1].end)
            return


def _in_title(line: EvidenceLine, tokens: Tokens) -> Iterator[Claim]:
    """ "Paella para 4 🥘", "(meal prep for 4, …)": nothing but a sign follows the number, in the first lines."""
    if line.source is not EvidenceSource.CAPTION or line.row > _TITLE_ROWS:
        return
    for i in range(1, len(tokens) - 1):
        number = number_at(tokens, i + 1, words=False) if tokens[i].text in _FOR_PEOPLE else None
        follows = tokens[number.next : number.next + 1] if number else ()
        ends = not follows or not (follows[0].is_word or follows[0].number is not None or follows[0].text in "%/€$")
        if number and number.high is None and number.value <= _MAX_TITLED and _is_count(number) and ends:
            yield Claim(tidy(number.value), line, tokens[i].start, tokens[number.next - 1].end, 0.7)
            return


def _is_count(number: Number) -> bool:
    return number.value.is_integer() and 0 < number.value <= _MAX_PEOPLE


_FOR = word_set("makes x × for für para pour per voor na для на untuk för til pentru serves x")

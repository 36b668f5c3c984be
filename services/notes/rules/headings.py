"""Words that open a list ("Ingredients", "作り方", "Zubereitung"), in the languages that posts are written in."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from services.notes.rules.words import word_set

_WORDS = {
    "ingredients": (
        "ingredients|ingredient|ingredient list|shopping list|zutaten|zutatenliste|mengenangaben|ingredientes|"
        "ingrédients|ingrédient|ingredienti|ingrediënten|składniki|składnik|ингредиенты|ингредиенты для теста|состав|"
        "продукты|інгредієнти|malzemeler|malzemesi|içindekiler|bahan|bahan bahan|bahan utama|komposisi|ingredienser|"
        "det skal du bruge|ainekset|ainesosat|ingredience|suroviny|hozzávalók|ingrediente|υλικά|συστατικά|المقادير|"
        "مقادير|المكونات|مكونات|المكوّنات|מצרכים|רכיבים|מרכיבים|مواد لازم|सामग्री|ส่วนผสม|วัตถุดิบ|nguyên "
        "liệu|thành phần|"
        "食材|材料|配料|原料|用料|准备食材|食材准备|主料|辅料|调料|材料表|재료|준비물|필요한 재료|재료 준비"
    ),
    "needs": (
        "you need|you'll need|you will need|what you need|what you'll need|what you will need|du brauchst|"
        "ihr braucht|"
        "was du brauchst|das brauchst du|necesitas|necesitarás|lo que necesitas|il vous faut|il te faut|"
        "ce qu'il faut|"
        "ce qu'il te faut|cosa serve|occorrente|você vai precisar|o que você precisa|vais precisar|benodigdheden|nodig|"
        "dit heb je nodig|wat heb je nodig|potrzebujesz|понадобится|вам понадобится|нам понадобится|что понадобится|"
        "gerekenler|yang dibutuhkan|du behöver|du trenger|budete potřebovat|vei avea nevoie"
    ),
    "steps": (
        "steps|step by step|how|method|the method|instructions|directions|preparation|procedure|process|how to|"
        "how to make|"
        "how to make it|how to make them|how i made it|how i make it|cooking instructions|recipe steps|to make|"
        "the steps|"
        "zubereitung|anleitung|schritte|so geht's|so gehts|so geht es|und so geht's|so wird's gemacht|vorgehen|"
        "preparación|pasos|elaboración|instrucciones|procedimiento|modo de preparación|cómo se hace|cómo hacerlo|"
        "paso a paso|preparacion|elaboracion|préparation|étapes|réalisation|les étapes|procedimento|preparazione|"
        "come si fa|esecuzione|svolgimento|istruzioni|modo de preparo|modo de fazer|preparo|como fazer|passo a passo|"
        "preparação|bereiding|bereidingswijze|instructies|zo maak je het|werkwijze|stappen|stappenplan|przygotowanie|"
        "sposób przygotowania|wykonanie|sposób wykonania|instrukcja|kroki|приготовление|способ приготовления|"
        "как приготовить|как готовить|пошаговый рецепт|шаги|приготування|спосіб приготування|yapılışı|yapılış|"
        "hazırlanışı|hazırlanış|tarifi|cara membuat|cara memasak|cara|langkah|langkah langkah|langkahnya|gör så här|"
        "tillagning|instruktioner|fremgangsmåde|sådan gør du|fremgangsmåte|slik gjør du|ohje|ohjeet|valmistus|postup|"
        "příprava|elkészítés|elkészítése|mod de preparare|preparare|εκτέλεση|διαδικασία|طريقة التحضير|طريقة العمل|"
        "الطريقة|طريقة الطبخ|طريقة الاعداد|طريقة الإعداد|الخطوات|التحضير|אופן ההכנה|הוראות הכנה|הכנה|طرز تهیه|विधि|"
        "बनाने की विधि|วิธีทำ|ขั้นตอน|cách làm|cách nấu|các bước|做法|作法|步骤|步驟|制作步骤|制作方法|制作过程|烹饪步骤|"
        "作り方|手順|つくり方|만드는 방법|만드는 법|만들기|만드는법|만드는방법|조리법|조리 방법|조리방법|조리순서"
    ),
    "tools": (
        "tools|materials|supplies|equipment|tools and materials|material|werkzeug|werkzeuge|herramientas|materiales|"
        "outils|matériel|strumenti|materiali|ferramentas|materiais|gereedschap|narzędzia|materiały|инструменты|"
        "материалы|alat|alat dan bahan|alet|verktyg|nářadí|الأدوات|工具|道具|준비 도구"
    ),
    "pros": (
        "pros|pro|what i like|what i liked|what i love|likes|the good|vorteile|ventajas|avantages|pregi|vantagens|"
        "voordelen|zalety|плюсы|artıları|kelebihan|优点|優點|良い点|장점|المميزات|الإيجابيات|positives|the pros"
    ),
    "cons": (
        "cons|con|what i don't like|what i didn't like|dislikes|the bad|nachteile|desventajas|inconvénients|difetti|"
        "desvantagens|nadelen|wady|минусы|eksileri|kekurangan|缺点|缺點|悪い点|단점|العيوب|السلبيات|negatives|"
        "the cons"
    ),
    "tips": (
        "tips|tip|pro tip|pro tips|tips and tricks|tipp|tipps|consejos|consejo|astuces|astuce|conseils|consigli|"
        "consiglio|dicas|dica|wskazówki|rada|советы|совет|ipucu|püf noktası|catatan|good to know|note|notes|"
        "recipe notes|storage|notizen|nota|notas|remarques|小贴士|贴士|小技巧|コツ|ポイント|"
        "팁|꿀팁|ملاحظات|ملاحظة"
    ),
    "nutrition": (
        "nutrition|nutritional info|nutritional information|nutrition facts|nutrition info|nutritional values|macros|"
        "macros per serving|calories|nährwerte|nährwertangaben|makros|valores nutricionales|información nutricional|"
        "macronutrientes|valeurs nutritionnelles|valori nutrizionali|macro|informação nutricional|"
        "valores nutricionais|"
        "voedingswaarde|voedingswaarden|wartości odżywcze|makro|makroskładniki|кбжу|пищевая ценность|besin değerleri|"
        "nilai gizi|näringsvärde|营养成分|栄養成分|영양성분|영양정보|القيمة الغذائية"
    ),
    "other": (
        "kitchen tools|serving suggestions|faq|about|links|shop my|products used|follow me|music|credits|chapters|"
        "timestamps|song"
    ),
}  # fmt: skip
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_ROUGHLY = word_set("approx approximate approximately estimated ca circa aprox")
_OPENERS = word_set(
    "the full main dry wet recipe die das el la las los le les il lo gli i as os de des all other your my basic "
    "simple complete per for für para pour voor na для için untuk"
)
# What may follow a heading in its own line, besides a colon: how much it makes, or for what or where it is.
_TAIL = re.compile(
    r"(?:for|serves|servings?|makes|per|für|pro|ergibt|para|por|pour"
    r"|x|voor|na|dla|для|на|için|untuk|til|för|pentru)\b"
    r".{0,50}|\d{1,2}(?:\s\d{1,2})?(?:\s\w{1,12})?"
)
_NEEDED = re.compile(
    r"(?:you|i|we|it|them|this|die|que|da|che|qui|yang|to|in|im|en|no|nel|dans|below|unten|abajo|sotto|needed|required|"
    r"necesari[oa]s?|necessari[oae]?s?|nécessaires?|benötigt|potrzebne|nodig|yang diperlukan)\b.{0,30}"
)
_IN_BRACKETS = re.compile(r"[(（\[].{0,60}[)）\]]?")
_MAX_HEAD = 60
_MAX_WORDS = 4  # without a colon
_NON_WORDS = re.compile(r"[^\w'’]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_INLINE = frozenset(("ingredients", "needs", "steps", "tools", "pros", "cons"))
_MARK = re.compile(r"\s?(?:\([^()]{0,40}\)\s?)?[:：]|\s[-–•*]\s")
_WORD = re.compile(r"(?<![\w'’])[^\W\d_][\w'’]*")
_MAX_INLINE = 30
_MAX_OPENERS = 2
_MAX_SEARCHED = 4000  # a caption has half of it


@dataclass(frozen=True)
class Heading:
    """What a line opens: the kind of list, and where in the line something else than the heading starts."""

    kind: str
    rest: int  # len(text) when nothing follows


@lru_cache(maxsize=2048)
def heading_of(text: str) -> Heading | None:
    """The heading that a line is or begins with; None when it is none."""
    start = _first_letter(text)
    colon = _colon(text, start)
    if colon is not None:
        kind = _kind(text[start:colon])
        return Heading(kind, _rest(text, colon + 1)) if kind else None
    return _without_colon(text, start)


def words_of(text: str) -> str:
    """The text's words alone, folded, with single spaces."""
    composed = unicodedata.normalize("NFC", text.casefold()).replace("’", "'").replace("i̇", "i")
    composed = composed.replace("\ufe0f", " ").replace("\u20e3", " ")  # they belong to an emoji and to no letter
    kept = (
        char if char.isalnum() or char == "'" or unicodedata.category(char) in ("Mn", "Mc") else " "
        for char in composed
    )
    return " ".join("".join(kept).split())


def _first_letter(text: str) -> int:
    return next((i for i, char in enumerate(text) if char.isalnum()), len(text))


def _colon(text: str, start: int) -> int | None:
    places = [place for mark in (":", "：") if (place := text.find(mark, start, start + _MAX_HEAD)) >= 0]
    return min(places) if places else None


def _rest(text: str, start: int) -> int:
    return start if any(char.isalnum() for char in text[start:]) else len(text)


def _kind(head: str) -> str:
    """The kind of list that the words before a colon open."""
    words = words_of(_IN_BRACKETS.sub(" ", head))
    if words in _KINDS:
        return _KINDS[words]
    if not words:
        return ""
    return _with_tail(words) or _with_opener(words)


def _with_tail(words: str) -> str:
    """ "Ingredients for 2", "ingredienti per 2 3 persone", "ingredients you need"."""
    for word in _starts(words):
        tail = words[len(word) :].strip()
        if word in _KINDS and (_TAIL.fullmatch(tail) or _NEEDED.fullmatch(tail)):
            return _KINDS[word]
    return ""


def _with_opener(words: str) -> str:
    """ "Meatball ingredients", "die zutaten", "full method"; of at most four words."""
    parts = words.split()
    if parts[0] in _ROUGHLY and len(parts) > 1 and _with_tail(" ".join(parts[1:])) == "nutrition":
        return "nutrition"  # "approx macros per serve"
    for size in range(1, min(4, len(parts))):
        kind = _KINDS.get(" ".join(parts[size:]), "")
        if kind in ("ingredients", "nutrition") or (kind and set(parts[:size]) <= _OPENERS):
            return kind
    return ""


def _roughly(words: str) -> str:
    return _with_opener(words) if words.split()[0] in _ROUGHLY else ""


def _starts(words: str) -> list[str]:
    parts = words.split()
    return [" ".join(parts[:size]) for size in range(min(4, len(parts)), 0, -1)]


def _without_colon(text: str, start: int) -> Heading | None:
    if _CJK.match(text[start : start + 1]):
        return _cjk(text, start)
    words = words_of(_IN_BRACKETS.sub(" ", text)) if len(text) <= _MAX_HEAD + 20 else ""
    if words in _KINDS:
        return Heading(_KINDS[words], len(text))
    kind = (_with_tail(words) or _roughly(words)) if words and len(words) <= _MAX_HEAD else ""
    if kind and (kind == "ingredients" or len(words.split()) <= _MAX_WORDS):
        return Heading(kind, len(text))
    return _before_list(text, start)


def _cjk(text: str, start: int) -> Heading | None:
    """ "材料（2人分）", "[재료] 2인분": the heading, then brackets, a number of people or the end."""
    words = words_of(text[start:])
    for word in sorted(_KINDS, key=len, reverse=True):
        if not words.startswith(word):
            continue
        tail = words[len(word) :].strip()
        if not tail or re.fullmatch(
            r"\d{1,2}(?:\s?\d)?\s?(?:人分|人份|人前|인분|.{0,3}分|.{0,3}份|cm|個|枚|本|台|개).{0,6}", tail
        ):
            return Heading(_KINDS[word], len(text))
        return None
    return None


def _before_list(text: str, start: int) -> Heading | None:
    """ "Ingredients - 3 bananas - 1 cup flour", "INGREDIENTS • salt", "Zutaten 👉 200 g Mehl"."""
    head = re.match(r"[\w'’]+(?:\s[\w'’]+){0,2}?(?=\s+[^\w\s(,.!?'’&/]+\s*[\w])", text[start:])
    if head is None or len(text) <= start + head.end():
        return None
    kind = _KINDS.get(words_of(head.group()), "")
    return Heading(kind, start + head.end()) if kind in ("ingredients", "steps", "tools") else None


def heading_starts(text: str) -> list[int]:
    """Where, within a line, a heading before a colon or a bullet begins: "Dinner! Ingredients: 2 eggs, salt"."""
    found = []
    for match in _MARK.finditer(text) if len(text) <= _MAX_SEARCHED else ():
        if text[match.start() - 1 : match.start()].isdigit():
            continue
        words = list(_WORD.finditer(text, max(0, match.start() - _MAX_INLINE), match.start()))
        for size in (3, 2, 1):
            start = words[-size].start() if size <= len(words) else 0
            if start and _KINDS.get(words_of(text[start : match.start()]), "") in _INLINE:
                found.append(start)
                break
    return [start for start in found if _ends(text[:start].rstrip())]


def _ends(before: str) -> bool:
    """Whether a heading may begin after these words; in "Sauce ingredients: …" they are a part of it."""
    if before.count("(") > before.count(")"):
        return False
    return before[-1:] in ".!?)" or len(before.split()) > _MAX_OPENERS

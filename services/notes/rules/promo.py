"""Words that ask the viewer for something, or speak to a machine: they are no item, no step and no title."""

import re
from functools import lru_cache
from itertools import pairwise, takewhile

from services.notes.orders import is_for_machine
from services.notes.rules.words import word_set

_ASKS = re.compile(
    r"\b(?:save|bookmark|share|tag|pin)\b.{0,24}\b(?:this|it|post|reel|video|recipe|later|friends?|below|someone)\b"
    r".{0,20}(?:later|friend|someone|\bwho\b|for|below|next|$|[!.📌🔖❤])"
    r"|\bsave (?:this|it|the (?:reel|post|recipe|video))\b|\b(?:save|share|like|comment),? (?:and|&|,|\+)"
    r"|\bsave for (?:later|your)|\blike (?:this )?(?:post|video|reel)\b"
    r"|^\W*like (?:this|if|and)\b|\bfollow(?:\sus|\sme|\salong|\s(?:for"
    r"|@|my|our|the page|and|&))|^\W*follow\W*$"
    r"|\blink (?:is )?(?:in|on)\b.{0,12}\b(?:bio|profile|comments?|description)|\bin (?:my |the |our )?bio\b"
    r"|\bswipe (?:up|left|right)\b|\btap the link\b|\bclick the link\b|\bpinned comment\b|\bsubscribe\b"
    r"|\b(?:use|with)\b.{0,8}\b(?:my )?code\b|\b(?:discount|promo) code\b|\bcode (?-i:[A-Z]{2,})\d+|\d{1,2}% off\b"
    r"|\bcomment\b.{0,6}[\"“”‘’'«].{1,30}[\"“”‘’'»]|\bcomment (?:below|(?-i:[A-Z]{3,})|the word|down)\b"
    r"|\bdm (?:me|us)\b"
    r"|\blet me know\b|\btell me (?:in|what|if|which)\b|\bdouble tap\b|\bthumbs up\b|\bthank(?:s| you) for watching"
    r"|\bsee you (?:in|next|tomorrow|soon)\b|\bcheck out (?:my|our)\b"
    r"|\bgiveaway\b|\bstay tuned\b|\b(?:part|pt)\.? \d+ (?:soon|coming)"
    r"|\bturn on (?:post )?notifications|\bwould you (?:try|make)\b"
    r"|\bwho.s (?:making|trying)\b|\bhit (?:the|that) (?:like|follow)",
    re.IGNORECASE,
)
_ASKS_ELSEWHERE = re.compile(
    # German
    r"\bfolg(?:e|t)?\b.{0,12}\b(?:mir|uns|für|@)|\bspeicher(?:e|t|n)?\b.{0,20}\b(?:dir"
    r"|ab|post|rezept|reel|später|video|das|es)\b"
    r"|\bteile?\b.{0,12}\b(?:mit|das|den|es)\b.{0,20}\bfreund|\bkommentier"
    r"|\bschreib.{0,20}\bkommentar|\blink (?:in|unten|im)\b"
    r"|\bmarkier(?:e|t)\b.{0,20}\b(?:jemand|freund|deine)|\bschick.{0,12}\bjemand"
    r"|\bhol dir\b.{0,12}\bset\b|\babonnier"
    # Spanish
    r"|\bte leo\b|\bcoment[aá]rios?\b|\bkommentaren?\b|\bcommentaires?\b|\bcommenti\b|\bte animas\b"
    r"|\bs[ií]gue(?:me|nos)\b|\bgu[aá]rda(?:lo|la|te|r)?\b.{0,25}\b(?:para"
    r"|v[ií]deo|receta|post|reel|despu[eé]s|lo)\b|\bgu[aá]rdal[oa]"
    r"|\bcomp[aá]rte(?:lo|la)?\b|\betiqueta a\b|\bcomenta\b|\bdale (?:like"
    r"|me gusta)|\benlace en\b|\blink en\b|\bsuscr[ií]b"
    # French
    r"|\babonne[zr-]|\bsuis(?:-moi|-nous| moi)\b|\benregistre(?:z|-la"
    r"|-le)?\b.{0,25}\b(?:la|le|ce|cette|post|recette|pour)\b"
    r"|\bpartage(?:z|-la|-le)?\b.{0,20}\b(?:la|le|avec|cette|ce)\b|\bidentifie\b"
    r"|\bcommente[zr]?\b|\bdi(?:te)?s[- ]moi\b|\blien en\b|\btague\b"
    # Italian
    r"|\bsegui(?:mi|ci|temi| @)|\bsalva(?:lo|la|te)?\b.{0,20}\b(?:la"
    r"|il|ricetta|post|reel|video|dopo)\b|\bcondivid[ie]\b|\btagga\b"
    r"|\bcommenta\b|\blink in bio\b|\biscriviti\b"
    # Portuguese
    r"|\bme segu[ea]|\bsiga(?:-me|\b.{0,10}(?:para|@|o perfil))|\bsegue (?:o"
    r"|a|aqui|para)\b|\bsalv[ae]\b.{0,20}\b(?:o|a|esse|essa|este|esta"
    r"|post|receita|v[ií]deo|para)\b"
    r"|\bcompartilh|\bcoment[ae]\b|\bmarca (?:a|o|aqui|quem)\b|\blink na\b|\bcurta e\b|\binscreva"
    # Dutch, Polish, Turkish, Indonesian, Scandinavian
    r"|\bvolg\b.{0,10}(?:mij|me|ons|voor|@)|\bbewaar\b.{0,20}\b(?:dit"
    r"|deze|recept|post|voor)\b|\bobserwuj|\bzapisz\b.{0,20}\b(?:ten"
    r"|na|przepis|post|rolk)"
    r"|\budost[eę]pnij|\boznacz\b|\btakip et|\bkaydet|\bpaylaş|\byorum(?:a"
    r"|larda)\b|\bbeğen(?:i|meyi)\b|\bsimpan\b.{0,20}\b(?:dulu|video"
    r"|resep|postingan|ini)"
    r"|\bikuti\b|\bfollow dulu|\bshare ke|\btag teman|\bföljs?\b.{0,8}\b(?:mig"
    r"|oss|för)\b|\bspara\b.{0,20}\b(?:inlägg|recept)|\bseuraa\b"
    # Russian, Ukrainian
    r"|подпис|сохраня|сохрани\b|делит[еь]|поделись|ставьте? лайк|лайк"
    r"|напиши.{0,20}коммент|коммент|ссылка в|підпис|збережи|зберігай"
    # Arabic, Hebrew, Persian, Hindi, Thai, Vietnamese
    r"|تابع(?:ني|وني|نا)|احفظ|بالعافية|لا تنس|اللايك|شارك(?:ها|ه|وا)|منشن|اشترك|לעקוב|עקבו"
    r"|שמרו|שתפו|دنبال کن|फॉलो|सेव करें|शेयर करें|กดติดตาม|กดแชร์|theo dõi|lưu lại"
    r"|chia sẻ"
    # Chinese, Japanese, Korean
    r"|关注我|点赞|收藏(?:起来|吧|！|!|$)|点个关注|评论区|记得收藏|關注"
    r"|フォロー|保存して|いいね|コメント欄|チャンネル登録|팔로우|저장(?:해"
    r"|하고|필수|꾹)|좋아요|댓글|구독|공유해",
    re.IGNORECASE,
)  # fmt: skip
_SIGN_OFF = re.compile(
    r"^\W*(?:enjoy(?:\s(?:it|your|this|the|every)?.{0,20})?|bon app[eé]tit.{0,20}"
    r"|happy (?:cooking|baking|training|lifting).{0,10}|"
    r"(?:and )?that'?s it|done|fertig|lasst es euch schmecken.{0,40}"
    r"|guten appetit.{0,10}|¡?buen provecho|¡?a disfrutar.{0,20}|¡?que aproveche"
    r"|"
    r"r[eé]galez-vous|bonne d[eé]gustation|buon appetito.{0,10}|bom apetite"
    r"|bom proveito|eet smakelijk|smacznego|smakelijk|smaklig måltid"
    r"|"
    r"приятного аппетита|смачного|afiyet olsun|selamat mencoba.{0,20}"
    r"|selamat menikmati|happy friday|good luck|let'?s go|velbekomme"
    r"|"
    r"hyvää ruokahalua|dobrou chuť|jó étvágyat|poftă bună|καλή όρεξη"
    r"|بالهناء والشفاء|صحتين|בתיאבון|نوش جان|ทานให้อร่อย|chúc.{0,20}ngon miệng"
    r"|"
    r"맛있게 드세요|いただきます|召し上がれ)\W*$",
    re.IGNORECASE,
)
_NUTRIENTS = word_set(
    "protein proteins proteine proteinen eiweiß eiweiss eiwit proteína proteínas protéines protéine proteine białko "
    "białka "
    "белок белки белка protein protéines carbs carb carbohydrates carbohydrate kohlenhydrate kh carbohidratos "
    "hidratos "
    "glucides carboidrati carboidratos koolhydraten węglowodany węgle углеводы углеводов karbonhidrat fat fats fett "
    "fette "
    "grasa grasas lipides matières grassi gordura gorduras vet vetten tłuszcz tłuszcze жиры жиров yağ fibre fiber "
    "fibra "
    "fibres ballaststoffe kcal cal cals calories calorie kalorien calorías calorías calorie kalorii kalorie ккал "
    "kalori "
    "kcals kj sodium sugars p c f b w t kh 단백질 탄수화물 지방 칼로리 たんぱく質 脂質 糖質 炭水化物 カロリー 蛋白质 "
    "碳水 脂肪 热量 卡路里 بروتين سعرة سعرات كربوهيدرات دهون"
)
_AROUND_NUTRIENTS = word_set(
    "g gr grams gram of per pro serving servings portion portionen total net approx ca about each e y et und and i и "
    "por par per ración "
    "porción portie porcja порция gramm г the for de makros macros nutrition only just with mit con avec"
)
_WORD = re.compile(r"[^\W\d_]+")
_MAX_SEARCHED = 500
_NUMBER = re.compile(r"\d")
# Where a sentence ends, or an emoji stands between two.
_PART_END = re.compile(r"[.!?…][\"”)]?\s+(?=[^\W\d])|\s[\U0001F300-\U0001FAFF\u2600-\u27BF]\ufe0f?\s*(?=[^\W\d_])")
_TAG_FIRST = re.compile(r"\s*[#＃][^\W\d]")
_TAG = re.compile(r"[#＃]\w+|@[\w.]+")


@lru_cache(maxsize=2048)
def is_promo(text: str) -> bool:
    """Whether a line asks to follow, save, share, buy or comment, signs off, or is made of hashtags alone."""
    if is_for_machine(text) or is_only_tags(text) or _TAG_FIRST.match(text):
        return True
    text = text[:_MAX_SEARCHED]
    return bool(_ASKS.search(text) or _ASKS_ELSEWHERE.search(text) or is_sign_off(text))


def until_promo(text: str) -> str:
    """What stands before the sentence that asks for something: "Serve with rice 😋 Save this!" serves with rice."""
    if not is_promo(text):
        return text
    ends = [match.end() for match in _PART_END.finditer(text[:_MAX_SEARCHED])]
    parts = [text[first:last].strip() for first, last in pairwise([0, *ends, len(text)])]
    kept = list(takewhile(lambda part: not is_promo(part), parts))
    before = text[: ends[len(kept) - 1]].strip() if kept and len(kept) < len(parts) else ""
    while before and not (before[-1].isalnum() or before[-1] in '.!?…)"”'):
        before = before[:-1]  # the emoji between the two
    return before if len(_WORD.findall(before)) > 1 else ""


def is_nutrient(word: str) -> bool:
    """Whether a word names a part of what food is made of, such as protein."""
    return word in _NUTRIENTS


def is_sign_off(text: str) -> bool:
    """Whether a line wishes a good meal or says that it is over, and nothing else."""
    return _SIGN_OFF.match(text[:80]) is not None


def is_only_tags(text: str) -> bool:
    """Whether nothing but hashtags and handles stands in a line."""
    left, count = _TAG.subn(" ", text)
    return count > 0 and not any(char.isalnum() for char in left)


@lru_cache(maxsize=2048)
def is_nutrition(text: str) -> bool:
    """ "46 g protein", "420 kcal y 38 g de proteína por ración": figures of what is eaten, not of what goes in."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words or len(words) > 20 or not _NUMBER.search(text):
        return False
    known = [word for word in words if word in _NUTRIENTS]
    long = [word for word in known if len(word) > 2]
    others = [word for word in words if word not in _NUTRIENTS and word not in _AROUND_NUTRIENTS]
    return bool(long) and len(others) <= (1 if len(long) > 1 else 0)

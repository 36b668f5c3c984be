"""Verbs that tell what to do by their ending alone, in languages where no other word ends so."""

from services.notes.rules.words import word_set

_SHORTEST = 5
# Commands to several people and what "we" do; infinitives where they are used as commands.
_FIRST = (
    "йте", "ьте", "ите", "аем", "яем", "уем", "юем",  # Russian
    "имо", "ємо", "уємо", "іть",  # Ukrainian
    "iamo",  # Italian
    "ez",  # French
    "jemy", "czemy", "żemy", "szamy", "wamy", "dzamy", "zamy", "kamy", "ramy",  # Polish
)  # fmt: skip
_FIRST_LONG = ("amos", "emos", "imos", "ать", "ить", "еть", "ять", "уть", "ować", "шаем", "жарим", "варим")
_LONG = 6
_OF_US = ("amos", "emos", "imos", "iamo", "аем", "яем", "уем", "юем", "имо", "ємо", "amy", "emy", "imy", "ymy")
_LAST = (
    "iye",
    "iyega",
    "yoruz",
    "ıyoruz",
    "yın",
    "yin",
    "yun",
    "yün",
    "tırın",
    "tirin",
    "turun",
    "türün",
    "dırın",
    "dirin",
)  # Hindi in Latin letters, Turkish
_TURKISH_COMMANDS = ("ın", "in", "un", "ün", "ip", "ıp")
_KOREAN = (
    "주세요",
    "줍니다",
    "줄게요",
    "주시면",
    "하세요",
    "합니다",
    "넣습니다",
    "볶습니다",
    "끓입니다",
    "해주면",
    "완성입니다",
)
# What ends so and tells nothing, or what somebody can, has or is.
_OTHERS = word_set(
    "siamo abbiamo dobbiamo possiamo vogliamo sappiamo vediamo andiamo stiamo diamo facciamo crediamo pensiamo "
    "tenemos podemos queremos debemos sabemos estamos necesitamos vemos seremos éramos fuimos somos vamos solemos "
    "podemos temos queremos precisamos sabemos estamos fomos devemos amamos usamos extremos ramos "
    "опять кровать память печать площадь смотрите знаете хотите любите подпишитесь сохраняйте пишите делитесь "
    "думаем знаем умеем имеем желаем любить хотеть знать дать есть жить мать взять опять видите скажите простите "
    "поверьте представьте давайте будьте забудьте здравствуйте ставьте комментируйте напишите поделитесь ждите "
    "używamy mamy znamy kochamy szukamy czekamy зберігайте підписуйтесь для "
    "yapıyoruz çalışıyoruz deniyoruz seviyoruz için bütün yakın kadın bugün uzun altın yarın zengin kesin serin derin "
    "insan gibi edin yazın takip beğenin paylaşın izleyin deneyin "
    "assez avez allez savez voulez pouvez devez aimez venez croyez connaissez regardez imaginez dites êtes gomez lopez "
    "sanchez perez fernandez martinez rodriguez hernandez gonzalez ramirez jerez essayez abonnez likez suivez partagez "
    "commentez enregistrez rendez restez attendez"
)


def commands_first(word: str) -> bool:
    """Whether a sentence that begins with this word tells what to do."""
    if word in _OTHERS or len(word) < _SHORTEST:
        return False
    return word.endswith(_FIRST) or (len(word) >= _LONG and word.endswith(_FIRST_LONG))


def tells_of_us(word: str) -> bool:
    """Whether the word is what "we" do, which may be a story too: "pelamos", "tagliamo", "нарезаем"."""
    return word.endswith(_OF_US)


def commands_last(word: str, text: str = "") -> bool:
    """Whether a sentence that ends with this word does: Turkish and Korean verbs stand last."""
    if word in _OTHERS:
        return False
    is_turkish = any(char in "ığş" for char in text.casefold())
    is_command = is_turkish and len(word) >= _SHORTEST and word.endswith(_TURKISH_COMMANDS)
    return is_command or (len(word) >= _SHORTEST and word.endswith(_LAST)) or word.endswith(_KOREAN)

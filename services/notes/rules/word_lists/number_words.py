"""Numbers as words, in the languages that posts are written in."""

from services.notes.rules.words import word_set

_UP_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn zwanzig",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez - doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte",
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize - - - vingt",
    "zero - due tre quattro cinque - sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove venti",
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete "
    "dezoito dezenove vinte",
    "nul - twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien twintig",
    "- - dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście "
    "piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia",
    "- один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
    "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать",
    "- один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять чотирнадцять - "
    "шістнадцять сімнадцять вісімнадцять - двадцять",
    "- bir iki üç dört beş altı yedi sekiz dokuz - - - - - - - - - - yirmi",
    "- satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas - - - - - - - - -",
    "- ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo",
    "- en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten - nitten tyve",
    "- yksi kaksi kolme neljä viisi kuusi",
    "- - dva tři čtyři pět šest",
    "- - két három négy öt hat",
    "- - două trei patru cinci șase",
    "- ένα δύο τρία τέσσερα πέντε έξι",
    "- واحد اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
    "- एक दो तीन चार पांच छह सात आठ नौ दस",
    "- หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ",
    "- một hai ba bốn năm sáu bảy tám chín mười",
    "- 一 二 三 四 五 六 七 八 九 十",
)
_AMBIGUOUS = {"-", "to", "en", "hat", "ba", "hai", "nul", "null", "sex", "ti", "ni", "öt", "um", "ett", "năm"}
KOREAN = {"한": 1, "두": 2, "세": 3, "네": 4}  # before what is counted
_MORE = {"两": 2, "兩": 2, "zwo": 2, "duas": 2, "dwie": 2, "две": 2, "дві": 2, **KOREAN}
# By language: thirty to ninety, the words that may stand before the last digit, and one where it has its own form.
_TENS = (
    ("twenty thirty forty fifty sixty seventy eighty ninety", "-", "one"),
    ("zwanzig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig", "", ""),
    ("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", "y", "uno un una"),
    ("vingt trente quarante cinquante soixante septante octante nonante", "- et", "un une"),
    ("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", "", "uno"),
    ("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", "e", "um uma"),
    ("twintig dertig veertig vijftig zestig zeventig tachtig negentig", "", ""),
    (
        "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt",
        "",
        "jeden",
    ),
    (
        "dwudziestu trzydziestu czterdziestu pięćdziesięciu sześćdziesięciu siedemdziesięciu osiemdziesięciu "
        "dziewięćdziesięciu",
        "",
        "",
    ),
    ("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто", "", "один одна одну"),
    ("двадцати тридцати сорока пятидесяти шестидесяти семидесяти восьмидесяти девяноста", "", "одного"),
    ("двадцять тридцять сорок - шістдесят сімдесят вісімдесят -", "", "один одна одну"),
    ("yirmi otuz kırk elli altmış yetmiş seksen doksan", "", "bir"),
    ("tjugo trettio fyrtio femtio sextio sjuttio åttio nittio", "", "ett en"),
    ("عشرين ثلاثين أربعين خمسين ستين سبعين ثمانين تسعين", "", ""),
    ("عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون", "", ""),
)
_HUNDREDS = (
    "zweihundert dreihundert vierhundert fünfhundert sechshundert siebenhundert achthundert neunhundert",
    "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "doscientas trescientas cuatrocientas quinientas seiscientas setecientas ochocientas novecientas",
    "duecento trecento quattrocento cinquecento seicento settecento ottocento novecento",
    "duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
    "duzentas trezentas quatrocentas quinhentas seiscentas setecentas oitocentas novecentas",
    "tweehonderd driehonderd vierhonderd vijfhonderd zeshonderd zevenhonderd achthonderd negenhonderd",
    "dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset",
    "двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот",
    "двісті триста чотириста - шістсот сімсот вісімсот -",
)
_GERMAN_DIGITS = "ein zwei drei vier fünf sechs sieben acht neun"
_DUTCH_DIGITS = "één twee drie vier vijf zes zeven acht negen"
_ITALIAN_DIGITS = "uno due tre quattro cinque sei sette otto nove"
_SWEDISH_DIGITS = "ett två tre fyra fem sex sju"
_SPANISH_TWENTIES = "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho"
# Also the article of some languages: one only where a unit or a food follows.
ARTICLES = word_set(
    "a an ein eine einen einer un una uno une um uma een én ett bir jedna jeden jedno jedną одна один "
    "одно одну sebuah one"
)
HALVES = word_set(
    "half halb halbe halber halbes halben medio media demi demie mezzo mezza meio meia halve halvt halv "
    "pół pol yarım setengah نص половина половину пол ½ 半 半分 반 نصف आधा आधी ครึ่ง nửa"
)
# What a thing is parted into: "a quarter", "zwei Drittel".
PARTS = {
    **dict.fromkeys(("quarter", "quarters", "viertel", "cuarto", "cuartos", "quart", "quarts", "quarti", "quartos"), 4),
    **dict.fromkeys(("quarto", "kwart"), 4),
    **dict.fromkeys(
        ("third", "thirds", "drittel", "tercio", "tercios", "tiers", "terzo", "terzi", "terço", "terços"), 3
    ),
}
DOZENS = word_set("dozen dutzend docena douzaine dozzina dúzia dozijn tuzin дюжина düzine")


def _table() -> dict[str, int]:
    words = dict(_MORE)
    for line in _UP_TO_TWENTY:
        for number, word in enumerate(line.split()):
            if number and word not in _AMBIGUOUS:
                words.setdefault(word, number)
    return words


def _tens() -> dict[str, int]:
    pairs = ((word, 10 * i) for line, _, _ in _TENS for i, word in enumerate(line.split(), 2))
    return {word: value for word, value in pairs if word != "-"}


def _written_in_one() -> dict[str, int]:
    """ "Fünfundvierzig", "vijfenveertig", "quarantacinque", "veinticinco", "fyrtiofem"."""
    joined = {word: 20 + i for i, word in enumerate(_SPANISH_TWENTIES.split(), 1)} | {"veintinueve": 29}
    for i, tens in enumerate(_TENS[1][0].split(), 2):
        joined |= {f"{digit}und{tens}": 10 * i + k for k, digit in enumerate(_GERMAN_DIGITS.split(), 1)}
    for i, tens in enumerate(_TENS[6][0].split(), 2):
        for k, digit in enumerate(_DUTCH_DIGITS.split(), 1):
            joined[f"{digit}{'ën' if digit.endswith('e') else 'en'}{tens}"] = 10 * i + k
    for i, tens in enumerate(_TENS[4][0].split(), 2):
        for k, digit in enumerate(_ITALIAN_DIGITS.split(), 1):
            joined[f"{tens[:-1] if digit[0] in 'uo' else tens}{digit}"] = 10 * i + k
    for i, tens in enumerate(_TENS[13][0].split(), 2):
        joined |= {f"{tens}{digit}": 10 * i + k for k, digit in enumerate(_SWEDISH_DIGITS.split(), 1)}
    return joined


def _hundreds() -> dict[str, int]:
    pairs = ((word, 100 * i) for line in _HUNDREDS for i, word in enumerate(line.split(), 2))
    table = {word: value for word, value in pairs if word != "-"}
    for word, value in tuple(table.items()):  # "zweihundertfünfzig", "duecentocinquanta", "tweehonderdvijftig"
        table |= _behind(word, value)
    return table | dict.fromkeys(HUNDRED, 100) | _behind("hundert", 100) | _behind("cento", 100)


def _behind(word: str, value: int) -> dict[str, int]:
    line = {"hundert": 1, "cento": 4, "honderd": 6}
    tens = next((_TENS[at][0].split() for end, at in line.items() if word.endswith(end)), [])
    return {f"{word}{ten}": value + 10 * i for i, ten in enumerate(tens, 2)}


ONES = _table()
TENS = _tens()
IN_ONE = _written_in_one()
LINKS = {word: frozenset(links.split()) for line, links, _ in _TENS for word in line.split()}
LAST_ONE = {word: frozenset(ones.split()) for line, _, ones in _TENS for word in line.split()}
# A hundred by itself, and behind a digit: "two hundred", "deux cents", "iki yüz", "dua ratus".
HUNDRED = word_set("hundred hundert cien ciento cent cento cem honderd сто yüz hundra seratus مئة مائة")
TIMES_HUNDRED = word_set("hundred hundert cent cents honderd yüz hundra ratus")
HUNDREDS = _hundreds()

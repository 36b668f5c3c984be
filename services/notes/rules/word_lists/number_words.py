"""Numbers as words, in the languages that posts are written in."""

from services.notes.rules.words import word_set

_UP_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn "
    "achtzehn neunzehn zwanzig",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez - doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte",
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt",
    "zero - due tre quattro cinque - sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove venti",
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete "
    "dezoito "
    "dezenove vinte",
    "nul - twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien twintig",
    "- - dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć - dwanaście - - piętnaście - - - - dwadzieścia",
    "- один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать - - пятнадцать - - - - двадцать",
    "- один два три чотири п'ять шість сім вісім дев'ять десять - дванадцять - - п'ятнадцять - - - - двадцять",
    "- bir iki üç dört beş altı yedi sekiz dokuz - - - - - - - - - - yirmi",
    "- satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas - - - - - - - - -",
    "- ett två tre fyra fem sex sju åtta nio tio elva tolv",
    "- en to tre fire fem seks syv otte ni ti elleve tolv",
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
_AMBIGUOUS = {"-", "to", "en", "hat", "ba", "hai", "nul", "null", "tre", "sex", "ti", "ni", "öt", "um", "ett", "năm"}
KOREAN = {"한": 1, "두": 2, "세": 3, "네": 4}  # before what is counted
_MORE = {"两": 2, "兩": 2, "zwo": 2, "duas": 2, "dwie": 2, "две": 2, "дві": 2, **KOREAN}
TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    **dict.fromkeys(("dreissig", "treinta", "trente", "trenta", "trinta", "dertig", "trzydzieści", "тридцать"), 30),
    **dict.fromkeys(("otuz", "trettio"), 30),
    **dict.fromkeys(("vierzig", "cuarenta", "quarante", "quaranta", "quarenta", "veertig", "сорок", "kırk"), 40),
    **dict.fromkeys(("fünfzig", "cincuenta", "cinquante", "cinquanta", "cinquenta", "vijftig", "elli"), 50),
    **dict.fromkeys(("sechzig", "sesenta", "soixante", "sessanta", "sessenta", "zestig", "altmış"), 60),
}
# Also the article of some languages: one only where a unit or a food follows.
ARTICLES = word_set(
    "a an ein eine einen einer un una uno une um uma een én en et ett bir jedna jeden одна один sebuah one"
)
HALVES = word_set(
    "half halb halbe halber halbes halben medio media demi demie mezzo mezza meio meia halve halvt halv "
    "pół pol yarım setengah половина половину пол ½ 半 半分 반 نصف आधा आधी ครึ่ง nửa"
)
DOZENS = word_set("dozen dutzend docena douzaine dozzina dúzia dozijn tuzin дюжина düzine")


def _table() -> dict[str, int]:
    words = dict(_MORE)
    for line in _UP_TO_TWENTY:
        for number, word in enumerate(line.split()):
            if number and word not in _AMBIGUOUS:
                words.setdefault(word, number)
    return words


ONES = _table()

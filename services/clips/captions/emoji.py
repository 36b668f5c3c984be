"""Emoji beside words that they picture, shown from the moment the word is said; off unless it is asked for."""

from collections.abc import Iterable

from services.domain.artifacts import Word

APART_S = 4.0  # more of them are noise
PICTURES = {
    "🔥": "fire hot burn burning feuer fuego feu",
    "💰": "money cash dollar dollars euro euros budget price cost geld dinero argent",
    "⏰": "time hour hours minute minutes deadline late zeit tiempo temps",
    "💡": "idea ideas tip tips trick insight idee",
    "❤": "love heart loved liebe herz amor corazón amour coeur",
    "🎯": "goal goals target aim focus ziel objetivo but",
    "📈": "grow growth growing rise increase profit wachstum",
    "📉": "fall drop decrease loss losses verlust",
    "❌": "mistake mistakes wrong fail failed failure never fehler error",
    "✅": "done right correct works worked success fertig richtig",
    "⚠": "careful danger warning risk vorsicht gefahr",
    "🎉": "win won winner celebrate party gewonnen",
    "💪": "strong strength power workout exercise muscle stark kraft fuerza",
    "🏃": "run running runner laufen correr",
    "😴": "sleep sleeping tired asleep schlaf dormir",
    "🍽": "eat eating food meal dinner lunch essen comida",
    "☕": "coffee kaffee café",
    "📱": "phone phones app apps handy móvil",
    "💻": "computer laptop code software website",
    "📚": "book books read reading learn learning buch libro livre",
    "🎬": "video videos film movie camera",
    "🎤": "talk speech speaker voice podcast",
    "🏠": "home house haus casa maison",
    "🚗": "car cars drive driving auto coche voiture",
    "✈": "flight fly flying travel trip plane reise viaje",
    "🌍": "world earth planet global welt mundo monde",
    "🤔": "why think thinking wonder question warum",
    "😂": "funny laugh laughing joke lustig",
    "🤝": "together team partner friend friends deal zusammen",
    "🚀": "start launch fast quick quickly boost rocket",
}
_OF_WORD = {word: picture for picture, words in PICTURES.items() for word in words.split()}


def with_emoji(words: Iterable[Word]) -> list[Word]:
    """The words, some with a picture behind them: never two near each other, never one twice in a row."""
    found: list[Word] = []
    last, last_s = "", float("-inf")
    for word in words:
        picture = _OF_WORD.get(word.text.strip(".,!?:;…\"'“”„»«¿¡()").casefold(), "")
        if picture and picture != last and word.start_s - last_s >= APART_S:
            last, last_s = picture, word.start_s
            word = word.model_copy(update={"text": f"{word.text} {picture}"})
        found.append(word)
    return found

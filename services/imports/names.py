"""What the files of exports are called, in several languages, and what is in them."""

import re

from services.imports.found import Kept

# Parts of names, folded. Exports are written in the language of the app; a name that nobody knows is a collection.
_HISTORY = (
    *("history", "verlauf", "historique", "historial", "geschiedenis", "cronologia", "historia", "histórico"),
    *("browsing", "watched", "search", "shared", "share ", "comment", "follow", "login", "subscription"),
    *("история", "履歴", "历史", "기록"),
)
_LIKES = (
    "like",
    "gefällt",
    "aime",
    "gusta",
    "mi piace",
    "curtid",
    "gelikt",
    "polubi",
    "нравится",
    "いいね",
    "喜欢",
    "좋아요",
)
_FAVOURITES = (
    *("favorite video", "favourite video", "favorite", "favourite", "favorit", "favoriet", "preferit", "ulubion"),
    *("избранн", "お気に入り", "收藏", "즐겨찾기", "favoris"),
)
_SAVED = ("saved_posts", "saved posts", "saved_saved_media", "gespeichert")
_NO_NAME = re.compile(r"^(links?|urls?|bookmarks?|videos?|export|data|user_data.*|untitled|new.*|unbenannt)$")


def collection_of(name: str) -> str:
    """The collection that a file holds, by its name without folders and suffix."""
    stem = re.sub(r"\.[a-z0-9]{2,5}$", "", re.split(r"[/\\]", name)[-1], flags=re.IGNORECASE).strip()
    folded = stem.casefold()
    for words, kept in ((_HISTORY, Kept.HISTORY), (_FAVOURITES, Kept.FAVOURITES), (_LIKES, Kept.LIKES)):
        if any(word in folded for word in words):
            return kept
    if any(word in folded for word in _SAVED):
        return Kept.SAVED
    own = re.sub(r"[-_ ]videos?$", "", stem, flags=re.IGNORECASE).strip()
    return Kept.LINKS if not own or _NO_NAME.match(own.casefold()) else own

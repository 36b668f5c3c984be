"""Where a product is sold."""

import re
from collections.abc import Iterator

from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue, settle
from services.notes.rules.vocabulary import spoken_for, vocabulary

# Shops by one word that means nothing else.
_SHOPS = vocabulary(
    Amazon="amazon, amazon . com, amazon . de",
    IKEA="ikea",
    Walmart="walmart",
    Costco="costco",
    Etsy="etsy",
    eBay="ebay",
    Aldi="aldi",
    Lidl="lidl",
    Sephora="sephora",
    Ulta="ulta",
    Shein="shein",
    Temu="temu",
    AliExpress="aliexpress",
    Primark="primark",
    Rossmann="rossmann",
    MediaMarkt="mediamarkt, media markt",
    Decathlon="decathlon",
    Trader_Joe_s="trader joe ' s, trader joe ’ s, trader joes",
    Mercadona="mercadona",
    Carrefour="carrefour",
    Shopee="shopee",
    Tokopedia="tokopedia",
    Trendyol="trendyol",
    Hepsiburada="hepsiburada",
    Wildberries="wildberries",
    Ozon="ozon",
    Allegro="allegro",
    TikTok_Shop="tiktok shop",
)
_SOLD_AT = re.compile(
    r"\b(?i:available|sold|purchased|buy it|get it|got it|found it|bought it|bought|order it|erhältlich|gibt es|"
    r"gekauft|"
    r"disponible|disponibile|disponível)\s"
    r"(?:at|from|on|in|bei|im|en|chez|da|su|na|no)(?::\s|"
    r"\s)(?P<value>[A-Z][\w&'’.-]{1,30}(?:\s[A-Z][\w&'’-]{1,20}){0,2})"
)


def where(pool: EvidencePool) -> FoundValue | None:
    """A shop that is named, or what stands behind "available at"."""
    told = [claim for line in pool.lines for claim in _sold_at(line)]
    return settle("where", told or spoken_for(pool.lines, _SHOPS))


def _sold_at(line: EvidenceLine) -> Iterator[Claim]:
    for match in _SOLD_AT.finditer(line.text):
        yield Claim(match.group("value").rstrip(".-"), line, match.start(), match.end())

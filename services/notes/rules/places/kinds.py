"""What kind of place a post tells of."""

from collections.abc import Iterable, Sequence

from pydantic import JsonValue

from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.findings import Claim, FoundValue, settle
from services.notes.rules.vocabulary import spoken_for, vocabulary

_KINDS = vocabulary(
    restaurant="restaurant, restaurants, restaurante, restaurantes, ristoranti, pizzeria, pizzerie, taquería, "
    "taquerías, ristorante, restauracja, ресторан, restoran, レストラン, 레스토랑, 餐厅, 餐廳, مطعم, "
    "trattoria, bistro, steakhouse, pizzeria, nhà hàng",
    café="café, cafe, cafes, cafés, coffee shop, kaffeehaus, cafetería, cafeterías, cafétérias, kawiarnia, "
    "кафе, кофейня, kafe, kahveci, カフェ, 카페, 咖啡店, 咖啡馆, مقهى, كافيه, caffè, quán cà phê, "
    "koffiebar",
    bar="bar, bars, bares, cocktail bar, cocktail bars, wine bar, pub",
    hotel="hotel, hotels, hôtel, albergo, отель, otel, ホテル, 호텔, 酒店, فندق, khách sạn, resort",
    hostel="hostel, albergue, ostello",
    beach="beach, beaches, strand, strände, playa, playas, plages, spiagge, praias, plage, spiaggia, praia, "
    "plaża, пляж, plaj, pantai, ビーチ, 해변, 海滩, شاطئ, bãi biển",
    museum="museum, museums, museen, museo, museos, musées, musei, museus, musée, museu, muzeum, музей, müze, "
    "博物館, 博物馆, 박물관, متحف",
    market="market, markets, markt, märkte, mercado, mercados, marchés, mercati, marché, mercato, targ, рынок, "
    "pazar, pasar, 市場, 시장, 市场, سوق, chợ",
    bakery="bakery, bakeries, bäckerei, bäckereien, panaderías, boulangeries, padarias, panadería, boulangerie, "
    "panificio, padaria, piekarnia, пекарня, fırın, パン屋, 빵집, 베이커리, 面包店, مخبز",
    rooftop="rooftop, rooftops",
    viewpoint="viewpoint, viewpoints, lookout, mirador, miradores, miradouro, miradouros, aussichtspunkt",
    waterfall="waterfall, waterfalls, wasserfall, cascada, cascade, cascata, wodospad, водопад, şelale, "
    "air terjun, 滝, 폭포, 瀑布, شلال",
    hike="hike, hikes, hiking trail, hiking trails, wanderung",
    park="park, parque, parc, parco, парк",
    national_park="national park, nationalpark, parque nacional, parc national, parco nazionale, parque nacional",
)


def kind_claims(lines: Sequence[EvidenceLine], tags: Iterable[str] = ()) -> list[Claim]:
    """Every place where a kind is named."""
    return spoken_for(lines, _KINDS, tags=tags)


def kind(pool: EvidencePool, items: frozenset[int] = frozenset()) -> FoundValue | None:
    """The kind of place named most often; what stands in one of several places (by the `id` of its line) is its own."""
    claims = [one for one in kind_claims(pool.lines, pool.hashtags) if id(one.line) not in items]
    counts: dict[JsonValue, int] = {}
    for claim in claims:
        counts[claim.value] = counts.get(claim.value, 0) + 1
    best = max(counts.values(), default=0)
    leaders = [value for value, count in counts.items() if count == best]
    return settle("kind", [claim for claim in claims if claim.value == leaders[0]]) if len(leaders) == 1 else None

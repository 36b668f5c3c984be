"""The place schema."""

from services.domain.schemas.model import FieldType, Schema, SchemaField, cues

ONE_PLACE = (
    SchemaField(name="name", type=FieldType.TEXT),
    SchemaField(name="address", type=FieldType.TEXT, description="Address, or the area where it lies"),
    SchemaField(name="kind", type=FieldType.TEXT, description="Restaurant, hotel, beach and the like"),
    SchemaField(name="price", type=FieldType.TEXT, description="With its currency"),
)

PLACE = Schema(
    name="place",
    title="Place",
    description="Somewhere to go: eat, stay, visit.",
    fields=(
        SchemaField(name="name", type=FieldType.TEXT, description="Of the one place that it is about"),
        SchemaField(name="address", type=FieldType.TEXT, description="Address, or the area where it lies"),
        SchemaField(name="kind", type=FieldType.TEXT, description="Restaurant, hotel, beach and the like"),
        SchemaField(
            name="places",
            type=FieldType.RECORDS,
            fields=ONE_PLACE,
            show="table",
            is_rare=True,
            description="Each of several places; name and address are then empty",
        ),
        SchemaField(name="prices", type=FieldType.TEXTS, show="bullets"),
        SchemaField(name="tips", type=FieldType.TEXTS, show="bullets"),
        SchemaField(name="links", type=FieldType.TEXTS, show="bullets"),
    ),
    cues=cues(
        strong="📍, address, opening hours, hidden gem, must visit, adresse, dirección, öffnungszeiten, travel guide, "
        "where to eat, things to do, dove mangiare, où manger, dónde comer, onde comer, dirección, endereço, "
        "indirizzo, "
        "alamat, adres, 地址, 住所, 주소, 景点, 攻略, 探店, 맛집, グルメ",
        fair="restaurant, café, cafe, hotel, museum, beach, hike, rooftop, street food, brunch, reservation, view, "
        "travel, itinerary, located, strand, playa, plage, airbnb, hostel, entry, tickets, metro, vibes, atmosphere, "
        "ambience, service, staff, menu, foodie, pulled up, if you're in, if you haven't been, must try, best in, "
        "ristorante, restaurante, reserva, wisata, tempat makan, kuliner, 餐厅, 酒店, 门票, 博物馆, カフェ, 여행, "
        "카페",
        weak="visit, city, trip, weekend, bar, park, open, street, spot, food",
    ),
)

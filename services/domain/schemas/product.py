"""The product schema."""

from services.domain.schemas.model import FieldType, Schema, SchemaField, cues

ONE_PRODUCT = (
    SchemaField(name="name", type=FieldType.TEXT),
    SchemaField(name="price", type=FieldType.TEXT, description="With its currency"),
)

PRODUCT = Schema(
    name="product",
    title="Product",
    description="Something to buy, with what speaks for and against it.",
    fields=(
        SchemaField(name="name", type=FieldType.TEXT),
        SchemaField(name="brand", type=FieldType.TEXT),
        SchemaField(name="price", type=FieldType.TEXT, description="With its currency"),
        SchemaField(
            name="products",
            type=FieldType.RECORDS,
            fields=ONE_PRODUCT,
            show="table",
            is_rare=True,
            description="Each of several products; name is then empty, and price the total",
        ),
        SchemaField(name="where", type=FieldType.TEXT, is_rare=True, description="Shop or site that sells it"),
        SchemaField(name="pros", type=FieldType.TEXTS, show="bullets"),
        SchemaField(name="cons", type=FieldType.TEXTS, show="bullets"),
        SchemaField(name="links", type=FieldType.TEXTS, show="bullets"),
    ),
    cues=cues(
        strong="unboxing, discount code, promo code, product review, honest review, pros, cons, amazon finds, "
        "affiliate, buy now, rabattcode, tiktokmademebuyit, tiktokshop, tiktok shop, holy grail, skincare review, "
        "product review, gadget",
        fair="review, price, brand, amazon, shop, haul, must have, battery, waterproof, worth it, shipping, sale, "
        "off with code, preis, precio, prix, warranty, add to cart",
        weak="$, €, £, buy, link in bio, quality, cheap, best, new, code, bought, dollars, euros",
    ),
)

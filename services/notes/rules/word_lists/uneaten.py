"""Things of cleaning, care, crafts and the garden: baking soda, cream and vinegar beside them are no food."""

from services.notes.rules.words import word_set

UNEATEN = word_set(
    "soap detergent toothbrush microfiber microfibre bleach laundry sneakers shoes stain stains grout limescale "
    "shampoo conditioner moisturizer moisturiser serum skincare lipstick mascara toilet bathtub shower mop carpet "
    "mattress sofa candle candles wick resin glue varnish fertilizer fertiliser compost slime dishwasher "
    "seife spülmittel waschmittel zahnbürste fleck flecken schuhe teppich matratze toilette dusche fugen kerze kerzen "
    "docht kleber dünger spülmaschine waschmaschine hautpflege lippenstift gesichtscreme "
    "jabón detergente lejía mancha manchas zapatillas zapatos inodoro ducha colchón alfombra vela velas pegamento "
    "abono lavadora champú suero labial pintalabios "
    "savon lessive javel tache taches chaussures toilettes douche matelas tapis bougie bougies colle engrais "
    "shampoing soin soins sérum baume "
    "sapone detersivo candeggina macchia macchie scarpe doccia materasso tappeto candela candele colla concime "
    "lavatrice siero rossetto "
    "sabão sabonete sapatos chuveiro colchão tapete cola adubo batom "
    "zeep wasmiddel vlek vlekken schoenen matras tapijt kaars kaarsen lijm "
    "mydło plama plamy buty materac świeca świece klej мыло пятно пятна обувь кроссовки унитаз свеча свечи "
    "sabun deterjan leke lekeler ayakkabı klozet"
)

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
    "sabun deterjan leke lekeler ayakkabı klozet "
    "scrubbing mold mould rust drain putzen putzmittel schimmel rost abfluss éponge ménage menage nettoyage "
    "moisissure limpieza esponja moho óxido pulizia pulizie spugna muffa limpeza mofo ferrugem schoonmaken spons "
    "sprzątanie gąbka уборка губка temizlik sünger küf"
)
# In scripts without spaces they stand within a longer run.
DENSE_UNEATEN = word_set(
    "洗剤 靴 汚れ 歯ブラシ スニーカー 掃除 洗濯 石鹸 シャンプー 漂白 排水口 カビ取り 接着剤 ろうそく セスキ "
    "세제 칫솔 얼룩 청소 세탁 빨래 운동화 변기 샴푸 배수구 곰팡이 수세미 洗衣 洗洁精 清洁 污渍 肥皂 牙刷 马桶 "
    "صابون منظف بقع غسيل"
)

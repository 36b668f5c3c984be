"""What is eaten, by name: tells "2 eggs" from "2 friends" in a sentence, and finds what is added without an amount."""

from functools import lru_cache

from services.notes.rules.tokens import Tokens, text_at
from services.notes.rules.words import word_set

_ENGLISH = (
    "egg yolk flour sugar salt pepper butter oil milk cream cheese cheddar mozzarella parmesan feta ricotta halloumi "
    "yogurt "
    "yoghurt mayo mayonnaise mustard ketchup vinegar honey syrup vanilla cocoa chocolate cinnamon nutmeg clove "
    "cardamom "
    "cardamon cardamon cumin coriander cilantro parsley basil oregano thyme rosemary mint dill chive sage turmeric "
    "paprika "
    "chili chilli chile chilies chillies cayenne garlic onion shallot scallion leek ginger carrot celery potato "
    "tomato "
    "cucumber zucchini courgette eggplant aubergine spinach kale lettuce cabbage broccoli cauliflower pea bean "
    "lentil "
    "chickpea corn mushroom avocado lemon lime orange apple banana berry strawberry blueberry raspberry cherry peach "
    "pear "
    "mango pineapple grape date raisin nut almond walnut pecan cashew peanut hazelnut pistachio coconut oat rice "
    "pasta "
    "spaghetti penne noodle ramen bread tortilla bun wrap bagel cracker breadcrumb panko chicken beef pork lamb "
    "turkey "
    "bacon ham sausage chorizo salmon tuna shrimp prawn cod fish tofu tempeh steak mince brisket thigh breast stock "
    "broth "
    "bouillon wine beer rum water ice tahini pesto sriracha gochujang gochugaru kimchi miso tamari soda yeast "
    "gelatin "
    "cornstarch cornflour starch protein powder pumpkin squash beet radish asparagus olive caper anchovy seaweed "
    "sesame "
    "chia flax quinoa couscous bulgur granola jam marmalade nutella oreo cookie biscuit marshmallow whey kefir ghee "
    "lard "
    "margarine shortening masala curry garam za'atar sumac saffron fennel bay pickle salsa guacamole hummus edamame "
    "msg "
    "espresso coffee tea matcha juice zest buttermilk mascarpone gruyere brie burrata prosciutto salami pepperoni "
    "sourdough baguette ciabatta naan pita focaccia lasagna gnocchi ravioli orzo macaroni udon soba vermicelli herb "
    "spice "
    "seasoning chives sprinkles jalapeño jalapeno habanero molasses agave stevia erythritol sweetener collagen"
)
_GERMAN = (
    "ei eier mehl zucker salz pfeffer butter öl milch sahne käse quark joghurt schmand frischkäse senf essig honig "
    "vanille "
    "vanillezucker backpulver natron hefe kakao schokolade zimt muskat knoblauch zwiebel zwiebeln kartoffel "
    "kartoffeln "
    "tomate tomaten gurke gurken karotte karotten möhre möhren paprika zucchini aubergine spinat brokkoli blumenkohl "
    "erbsen "
    "bohnen linsen kichererbsen mais pilze champignons zitrone zitronen limette orange apfel äpfel banane bananen "
    "beeren "
    "erdbeeren himbeeren nüsse mandeln walnüsse haferflocken reis nudeln spaghetti brot brötchen hähnchen "
    "hähnchenbrust "
    "huhn rindfleisch hackfleisch speck schinken lachs thunfisch garnelen tofu brühe gemüsebrühe wasser wein "
    "petersilie "
    "basilikum schnittlauch olivenöl sojasauce sojasoße parmesan mozzarella feta lauch sellerie ingwer currypulver "
    "skyr sirup "
    "proteinpulver puderzucker stärke speisestärke kräuter gewürze"
)
_SPANISH = (
    "huevo huevos harina azúcar sal pimienta mantequilla aceite leche nata crema queso yogur mostaza vinagre miel "
    "vainilla "
    "levadura cacao chocolate canela ajo ajos cebolla cebollas patata patatas papa papas tomate tomates pepino "
    "zanahoria "
    "zanahorias pimiento calabacín berenjena espinacas brócoli guisantes frijoles alubias lentejas garbanzos maíz "
    "champiñones limón limones lima naranja manzana plátano fresas nueces almendras avena arroz pasta fideos pan "
    "pollo "
    "pechuga carne ternera cerdo jamón chorizo salmón atún gambas camarones caldo agua vino perejil cilantro "
    "albahaca "
    "orégano comino pimentón aguacate aguacates tortillas"
)
_FRENCH = (
    "oeuf œuf oeufs œufs farine sucre sel poivre beurre huile lait crème fromage yaourt moutarde vinaigre miel "
    "vanille "
    "levure cacao chocolat cannelle ail oignon oignons pommes tomate tomates concombre carotte carottes poivron "
    "courgette "
    "courgettes aubergine épinards brocoli pois haricots lentilles maïs champignons citron citrons orange pomme "
    "banane "
    "fraises noix amandes avoine riz pâtes pain poulet boeuf bœuf porc jambon lardons saumon thon crevettes bouillon "
    "eau "
    "vin persil basilic coriandre cumin curry échalote échalotes"
)
_ITALIAN = (
    "uovo uova farina zucchero sale pepe burro olio latte panna formaggio parmigiano pecorino mozzarella ricotta "
    "yogurt "
    "senape aceto miele vaniglia lievito cacao cioccolato cannella aglio cipolla cipolle patate patata pomodoro "
    "pomodori "
    "pomodorini cetriolo carota carote peperone zucchine zucchina melanzane melanzana spinaci piselli fagioli "
    "lenticchie "
    "ceci mais funghi limone limoni arancia mela mele banana fragole noci mandorle avena riso pasta pane pollo manzo "
    "maiale "
    "prosciutto salsiccia salsicce guanciale pancetta salmone tonno gamberi brodo acqua vino prezzemolo basilico "
    "origano "
    "rosmarino"
)
_PORTUGUESE = (
    "ovo ovos farinha açúcar manteiga óleo azeite leite creme queijo iogurte mostarda vinagre mel baunilha fermento "
    "cacau "
    "canela alho cebola batata batatas tomate tomates pepino cenoura cenouras pimentão abobrinha berinjela espinafre "
    "ervilhas feijão lentilha grão milho cogumelos limão laranja maçã banana bananas morangos nozes amêndoas aveia "
    "arroz "
    "massa macarrão pão frango carne porco presunto salmão atum camarão caldo água vinho salsinha coentro manjericão "
    "orégano cominho"
)
_OTHERS = (
    # Dutch, Polish, Turkish, Indonesian, Scandinavian
    "ei eieren bloem suiker zout peper boter olie melk room kaas yoghurt knoflook ui uien aardappel aardappelen "
    "wortel "
    "paprika courgette champignons citroen appel banaan rijst kip kipfilet gehakt zalm water bouillon "
    "jajko jajka jaja mąka mąki cukier cukru sól soli pieprz masło masła olej oleju oliwa oliwy mleko mleka śmietana "
    "śmietany "
    "ser sera jogurt czosnek czosnku cebula cebuli ziemniaki pomidor pomidory marchew papryka ryż ryżu makaron "
    "kurczak "
    "kurczaka woda wody "
    "yumurta un şeker tuz karabiber tereyağı yağ zeytinyağı süt krema peynir yoğurt sarımsak soğan patates domates "
    "havuç "
    "biber kabak patlıcan ıspanak pirinç makarna ekmek tavuk kıyma su maydanoz limon "
    "telur tepung gula garam lada merica mentega minyak susu keju bawang kentang tomat wortel cabai cabe nasi mie "
    "ayam daging "
    "udang ikan tahu tempe santan kecap air jahe kunyit ketumbar "
    "ägg mjöl socker salt peppar smör olja mjölk grädde ost vitlök lök potatis tomat morot ris kyckling lax vatten "
    "egg mel "
    "sukker smør olje fløte hvitløk løk kylling laks vann vand æg "
    # Russian, Ukrainian
    "яйцо яйца яиц мука муки муку сахар сахара соль соли перец перца масло масла молоко молока сливки сыр сыра "
    "творог "
    "творога йогурт сметана сметаны чеснок чеснока лук лука луковица картофель картошка помидор помидоры огурец "
    "огурцы "
    "морковь капуста грибы лимон яблоко банан рис макароны хлеб курица куриное филе фарш говядина рыба лосось вода "
    "воды "
    "свёкла свекла уксус луковица мясо майонез кетчуп горчица бульон капуста фасоль горох кефир орехи изюм "
    "корица ваниль "
    "дрожжи крахмал гречка овсянка свинина индейка колбаса креветки тыква баклажан кабачок паприка куркума укроп "
    "петрушка зелень соус томат творог говядина курица шампиньоны спагетти паста лаваш тесто "
    "мед мёд мёда какао шоколад разрыхлитель ванилин борошно цукор сіль яйце олія часник цибуля"
)
_FOODS = word_set(f"{_ENGLISH} {_GERMAN} {_SPANISH} {_FRENCH} {_ITALIAN} {_PORTUGUESE} {_OTHERS}")
# Words that stand in the name of a food and are none by themselves.
_PARTS = word_set(
    "sized heaped olive soy fish oyster dark light brown white black red green yellow blue sweet sour hot smoked "
    "fresh dried "
    "ground "
    "grated shredded chopped minced sliced diced crushed frozen canned cooked baking bicarbonate of extra virgin all "
    "purpose self raising raising bread plain whole wholemeal icing powdered granulated caster sea kosher flaky thai "
    "italian greek mexican american swiss parmesan cream cottage heavy double single sour whipping condensed "
    "evaporated "
    "almond coconut peanut sesame vegetable sunflower avocado maple golden balsamic apple cider rice corn potato "
    "sauce paste "
    "powder extract flakes seeds leaves pods stick sticks chips bits bell spring garam juice puree purée stock broth "
    "chicken "
    "beef bone large small medium big ripe egg hard boiled unsalted salted melted softened cold warm boiling room "
    "temperature chilli chili vanilla lemon lime orange garlic onion tomato ginger mustard jasmine basmati wild "
    "toasted "
    "roasted curry bay mixed italian dry skinless boneless lean cherry sun firm silken kashmiri cinnamon cardamom "
    "rote "
    "kleine große großer frische grüne saure rouge verte fraîche verde rojo roja fresco fresca"
)
# Foods of one language that are everyday words of another, or no sign of food: alone they say nothing.
EVERYDAY = word_set(
    "pan air sale un su ei mel ser mais massa pois sel ail ris most vin riso mie pain papa most ui room boter kip "
    "uva as per mela ice "
    "mince batter herb spice seasoning water eau wasser agua acqua água mint date sage stock powder protein wrap bun "
    "fish nut chip"
    " herbs spices olive corn orange lime apple banana bread ham date fat stock mas dal sale ser tee pasta"
)
_MAX_NAME = 5
_COMPOUND_ENDS = word_set(
    "mehl zucker butter milch sahne käse quark joghurt senf essig honig pulver schokolade zwiebel zwiebeln kartoffeln "
    "tomaten gurke karotten bohnen linsen erbsen pilze zitrone beeren nüsse mandeln flocken nudeln brot brötchen "
    "fleisch filet schinken lachs brühe wasser soße sauce paste sirup stärke kräuter gewürz gewürze salz pfeffer kohl "
    "salat reis eier kuchenteig teig creme mus saft kerne samen sprossen würfel zehe zehen "
    "deeg meel suiker melk kaas saus bouillon noten bonen olie stroop kruiden azijn siroop poeder "
    "mjöl socker smör mjölk grädde ost pulver sirap mel sukker smør melk fløte"
) - word_set("ost mus mel noten würfel teig zehe zehen creme salz samen")
_CASE_ENDS = (
    "ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ой", "ей", "ою", "ею", "ом", "ем", "ём", "ам", "ям", "ах",
    "ях", "ов", "ев", "ый", "ий", "ая", "яя", "ое", "ую", "юю", "ых", "их", "ка", "ки", "ку", "а", "я", "о", "е", "ё",
    "у", "ю", "ы", "и", "ь", "й",
)  # fmt: skip
_SHORTEST_STEM = 3
_SHORTEST_END, _LONGEST_END, _SHORTEST_FIRST = 4, 10, 3


def food_at(tokens: Tokens, i: int) -> int:
    """The token after the name of a food that begins here; 0 when none does."""
    last, best = i, 0
    while last < len(tokens) and last - i < _MAX_NAME and (is_food(tokens[last].text) or tokens[last].text in _PARTS):
        if best and not is_food(tokens[last].text) and tokens[last].text not in _TAILS:
            break  # "lemon green chili": another one begins
        if best and tokens[last].text in _TAILS and text_at(tokens, last + 1) == "of":
            break  # "garlic juice of a lemon"
        last += 1
        if is_food(tokens[last - 1].text) or (best and tokens[last - 1].text in _TAILS):
            best = last
    return best


def stem_of(word: str) -> str:
    """A Russian or Ukrainian word without the ending of its case."""
    for end in _CASE_ENDS:
        if word.endswith(end) and len(word) - len(end) >= _SHORTEST_STEM:
            return word.removesuffix(end)
    return word


_STEMS = frozenset(stem_of(word) for word in _FOODS if word[:1] >= "а" and word[-1:] <= "ё")
_TAILS = word_set(
    "sauce paste powder extract flakes seeds leaves pods stick sticks chips juice puree purée zest oil stock broth "
    "dye "
    "cheese milk cream vinegar syrup"
)


def is_food(word: str) -> bool:
    """Whether a word names a food, in singular or plural, or ends with one as German and Dutch ones do."""
    return word in _FOODS or _singular(word) in _FOODS or _is_compound(word) or _is_declined(word)


@lru_cache(maxsize=20_000)
def _is_declined(word: str) -> bool:
    """ "Свёклу", "уксуса", "сметаной": the same food in another case."""
    return word[:1] >= "а" and word[-1:] <= "ё" and stem_of(word) in _STEMS


@lru_cache(maxsize=20_000)
def _is_compound(word: str) -> bool:
    """ "Dinkelmehl", "ahornsirup", "kokosmelk": what is put together ends with what it is."""
    ends = (word[-size:] for size in range(_SHORTEST_END, min(_LONGEST_END, len(word) - _SHORTEST_FIRST) + 1))
    return word.isalpha() and (any(end in _COMPOUND_ENDS for end in ends) or word.endswith("öl"))


def is_food_or_part(word: str) -> bool:
    """Whether a word may stand in the name of a food."""
    return is_food(word) or word in _PARTS


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("oes"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def foods_in(tokens: Tokens) -> int:
    """How many words of a line name foods."""
    return sum(is_food(token.text) for token in tokens)


def starts_food(tokens: Tokens, i: int) -> bool:
    """Whether the name of a food may begin at a token."""
    return text_at(tokens, i) != "of" and food_at(tokens, i) > 0


def sure_foods_in(tokens: Tokens) -> int:
    """How many words of a line name foods and are no everyday words."""
    return sum(is_food(token.text) and token.text not in EVERYDAY for token in tokens)

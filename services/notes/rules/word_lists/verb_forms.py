"""Forms in which verbs tell what to do, made from their infinitives: commands and what "we" do, regular ones alone."""

from collections.abc import Iterable

from services.notes.rules.words import word_set

_SPANISH_AR = (
    "frotar cepillar enjuagar mezclar cortar agregar cocinar precalentar echar batir picar rallar dejar "
    "incorporar triturar salpimentar dorar "
    "reservar colocar decorar amasar formar estirar lavar retirar espolvorear untar pegar rodear atar marcar girar "
    "sacar aplicar limpiar bajar pasar montar tapar enfriar rebozar marinar adobar condimentar sazonar licuar "
    "machacar aplastar rellenar enrollar cascar separar quitar apagar probar tostar asar hornear gratinar saltear "
    "rehogar guisar congelar rociar secar peinar cruzar trenzar enganchar sujetar doblar lijar pintar taladrar "
    "atornillar clavar ajustar apretar presionar pulsar seleccionar descargar pelar ligar flambear glasear bañar "
    "empanar trocear laminar caramelizar desmenuzar aliñar nivelar plantar regar podar coser planchar usar repasar"
)
_ITALIAN_ARE = (
    "mescolare tagliare versare tritare pelare lasciare scolare impastare preriscaldare scaldare rosolare frullare "
    "preparare lavare mantecare amalgamare aggiustare asciugare bagnare coprare cucinare decorare eliminare farcire "
    "formare girare grattugiare guarnire infornare infarinare insaporare lavorare lessare livellare marinare montare "
    "passare pulire riposare saltare sbattare sbucciare setacciare sfornare sfumare salare pepare spalmare "
    "spolverare spolverizzare stemperare strizzare tostare trasferire ungere schiacciare arrotolare incorporare "
    "buttare portare attaccare avvitare incollare fissare forare misurare segnare spruzzare strofinare "
    "sciacquare rimuovere premere selezionare cliccare"
)
_ITALIAN_ERE = (
    "aggiungere mettere cuocere soffriggere friggere stendere accendere spegnere prendere togliere sciogliere "
    "ammorbidire unire condire servire coprire scaldare battere sbattere rompere immergere disporre riempire "
    "scegliere dividere ripetere"
)
_PORTUGUESE_AR = (
    "misturar cortar adicionar acrescentar assar cozinhar colocar levar despejar deixar fritar refogar descascar "
    "picar ralar temperar untar preaquecer retirar amassar tocar selecionar clicar deslizar digitar arrastar juntar "
    "lavar polvilhar modelar desligar ligar esperar tampar virar passar grelhar dourar esfriar gelar salpicar "
    "finalizar montar enrolar apertar furar medir marcar colar lixar pintar encaixar parafusar puxar apertar usar "
    "decorar espalhar quebrar separar reservar triturar regar rechear empanar fatiar caramelizar"
)
_PORTUGUESE_ER = (
    "bater mexer ferver aquecer derreter escorrer servir abrir escolher cobrir encher torcer prender "
    "dividir repetir desfazer acender espremer"
)
_FRENCH_ER = (
    "mélanger couper ajouter préchauffer verser poêler hacher éplucher émincer râper laisser incorporer enfourner "
    "saler poivrer assaisonner déposer disposer étaler former rincer laver égoutter chauffer mixer retirer plier "
    "coller percer appuyer tourner sélectionner mouiller fouetter monter casser placer parsemer napper arroser "
    "décorer rouler façonner presser garnir réserver remuer tremper badigeonner saupoudrer déglacer griller dorer "
    "démouler tamiser écraser séparer enlever mariner ciseler détailler peler tailler recouvrir tartiner visser "
    "brancher nettoyer frotter tracer mesurer poncer utiliser utiliser essuyer rempoter changer cliquer glisser "
    "télécharger activer enregistrer"
)
_GERMAN_EN = (
    "mischen schneiden rühren geben backen kochen mixen pürieren hacken schälen waschen servieren garnieren toppen "
    "bestreuen verteilen abdecken formen kneten legen füllen würzen schmelzen schlagen trennen reiben pressen nehmen "
    "erhitzen braten streuen stellen drehen ziehen stecken kleben bohren messen schrauben drücken tippen gießen "
    "rollen wenden falten tauchen lösen klicken wählen wischen markieren öffnen dünsten würfeln zerdrücken "
    "vermengen verrühren vermischen bestreichen belegen einrollen stapeln hobeln raspeln zupfen klopfen panieren "
    "frittieren grillen rösten karamellisieren montieren befestigen spannen schleifen streichen pinseln sägen knoten"
)
_SPANISH_ENDS = ("ar", "a", "e", "en", "ad", "amos", "o")
_ITALIAN_ENDS = ("are", "a", "i", "ate", "iamo", "o")
_ITALIAN_E_ENDS = ("ere", "ire", "i", "ete", "ite", "iamo", "o")
_PORTUGUESE_ENDS = ("ar", "a", "e", "em", "amos", "o")
_PORTUGUESE_E_ENDS = ("er", "ir", "e", "a", "am", "emos", "imos", "o")
_FRENCH_ENDS = ("er", "e", "es", "ez", "ons")
_GERMAN_ENDS = ("en", "e", "t", "")
# What is a food, a noun or another everyday word when a sentence begins with it.
_OTHERS = word_set(
    "poivre poivres poivrons sales podemos cosas cosos bajos bajas tapas fundo fundas medios ligas levado tocado "
    "corto corte cortes sala sale salo pasta pasto pase pinto uso use usa marca marco marque marque dado paso passo "
    "montada gelo gela pelo pela prova prueba taglio forma formo formen lava lavo dora gira "
    "giro giri salta "
    "salto salte tosto colla collo pico pica picas cola pinta tapa tapo rende monte monto forme forme forma "
    "tarte grille "
    "griller place places plie prese servo mise pele peles pelle pese tosta tuck gel gele gelo meti bate rada rato "
    "riego rega rego liga ligo lige note probe preis rolle reib back salt saltar mix mixe form misch klick fest "
    "stell zieh zug zieht knot falt salut roll press garni garnie gib koch füll hack hob wisch lös spann löse säge "
    "messe messen legen tauch gebe wähl dreh rühr klopf schraube schleif streich klebe schlag brat grill rost sage "
    "lege presse würfel würfeln"
)
_KEPT = word_set(
    "gebe lege hacke löse wähle drehe klebe messe messen schraube deje baje eche mexe mexo puxe puxa toca leva vire "
    "vira rala gebt legt lija lixe coloca"
)
_SHORTEST = 5  # below it too many are words of other languages


def _formed(infinitives: str, length: int, ends: Iterable[str]) -> set[str]:
    stems = {word[:-length] for word in infinitives.split()}
    return {_spelled(stem, end) for stem in stems for end in ends}


def _spelled(stem: str, end: str) -> str:
    """As it is written before an e or i: "colocar" but "coloque", "pegar" but "pegue", "tagliare" but "tagliamo"."""
    if stem.endswith("i") and end.startswith("i"):
        return stem + end[1:]
    if stem.endswith("g") and end == "ons":
        return f"{stem}e{end}"
    return stem + end


def _soft(infinitives: str) -> set[str]:
    """The forms in e of verbs in -car, -gar and -zar, and those of Italian ones in -care and -gare."""
    changed = {"c": "qu", "g": "gu", "z": "c"}
    stems = [word[:-2] for word in infinitives.split() if word[-3] in changed]
    return {stem[:-1] + changed[stem[-1]] + end for stem in stems for end in ("e", "en", "em")}


def _german(infinitives: str) -> set[str]:
    stems = [word[:-2] for word in infinitives.split()]
    regular = {stem + end for stem in stems for end in _GERMAN_ENDS if not (end == "t" and stem[-1] in "td")}
    return regular | {f"{stem}et" for stem in stems if stem[-1] in "tdn"}


_SPANISH_IRREGULAR = word_set(
    "pones haces metes viertes cueces mueles fríes abres sirves cubres hierves bates añades escurres sofríes coges "
    "llevas calientas cuelas enciendes remueves amasas tiras guardas sueltas aprietas"
)
# What "you" do, as recipes are told in Spanish speech; many of these are nouns too, so they need what they act on.
SPANISH_YOU = (_formed(_SPANISH_AR, 2, ("as",)) | _SPANISH_IRREGULAR) - _OTHERS
SPANISH = _formed(_SPANISH_AR, 2, _SPANISH_ENDS) | _soft(_SPANISH_AR)
ITALIAN = _formed(_ITALIAN_ARE, 3, _ITALIAN_ENDS) | _formed(_ITALIAN_ERE, 3, _ITALIAN_E_ENDS)
PORTUGUESE = (
    _formed(_PORTUGUESE_AR, 2, _PORTUGUESE_ENDS)
    | _soft(_PORTUGUESE_AR)
    | _formed(_PORTUGUESE_ER, 2, _PORTUGUESE_E_ENDS)
)
FRENCH = _formed(_FRENCH_ER, 2, _FRENCH_ENDS)
GERMAN = _german(_GERMAN_EN)
_EVERY = {word.casefold() for word in SPANISH | ITALIAN | PORTUGUESE | FRENCH | GERMAN}
VERB_FORMS = frozenset({word for word in _EVERY - _OTHERS if len(word) >= _SHORTEST} | (_EVERY & _KEPT))
GERMAN_INFINITIVES = frozenset(word.casefold() for word in _GERMAN_EN.split())

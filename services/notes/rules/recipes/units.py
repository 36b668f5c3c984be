"""Units of cooking, in the languages that posts are written in, and where one stands among tokens."""

from services.notes.rules.tokens import Tokens, folded, text_at, tokenize

# Unit -> spellings; those of several words are matched with or without full stops and brackets between them.
_SPELLINGS = {
    "g":
    "g,gr,grs,gram,grams,gramm,gramos,gramo,grammes,gramme,grammi,grammo,gramas,grama,gms,gm,克,г,гр,грамм,грамма,"
    "граммов,грам,غرام,جرام,غم,جم,גרם,गर्म,ग्राम,กรัม,グラム,그램,gramów,gramy,گرم,γρ,γραμμάρια",
    "kg":
    "kg,kgs,kilo,kilos,kilogram,kilograms,kilogramm,公斤,千克,кг,كيلو,كغ,كجم,ק״ג,किलो,กิโลกรัม,キロ,kilogramo,"
    "kilogramos",
    "mg": "mg",
    "ml":
    "ml,mls,milliliter,milliliters,millilitre,millilitres,mililitros,mililitro,millilitri,毫升,мл,مل,ملل,מ״ל,มล,"
    "мілілітрів,миллилитров",
    "cl": "cl",
    "dl": "dl,deciliter",
    "l":
    "l,liter,liters,litre,litres,litro,litros,litri,ltr,lt,литр,литра,литров,л,لتر,litra,liitra,升,ลิตร,リットル,litr",
    "cup":
    "cup,cups,tasse,tassen,taza,tazas,tasses,tazza,tazze,xícara,xícaras,xicara,xicaras,xícara chá,xícaras chá,"
    "xícara de chá,xícaras de chá,xíc,chávena,chávenas,kop,kopje,kopjes,szklanka,szklanki,szklanek,стакан,стакана,"
    "стаканов,склянка,склянки,su bardağı,bardak,su bardagi,cangkir,gelas,kopp,koppar,kopper,kuppi,hrnek,hrnku,csésze,"
    "cană,căni,φλιτζάνι,φλιτζάνια,كوب,أكواب,كأس,كوبين,كاس,כוס,כוסות,पियाला,कप,ถ้วย,cốc,chén,杯,カップ,컵,tasa,copo,"
    "copos,"
    "فنجان,پیمانه,لیوان",
    "tbsp":
    "spoon,spoons,"
    "tbsp,tbsps,tbs,tblsp,tbl,tablespoon,tablespoons,el,esslöffel,essl,cucharada,cucharadas,cda,cdas,cs,c s,"
    "c à s,c à soupe,cuillère à soupe,cuillères à soupe,cuillere a soupe,cuilleres a soupe,cuillerée à "
    "soupe,cas,càs,cuil "
    "à soupe,c a s,cucchiaio,cucchiai,cucchiaio da tavola,colher de sopa,colheres de sopa,colher sopa,colheres "
    "sopa,c sopa,"
    "colher,colheres,col de sopa,eetlepel,eetlepels,łyżka,łyżki,łyżek,łyż,ст л,столовая ложка,столовые ложки,"
    "столовых ложек,"
    "столовой ложки,ст ложка,ст ложки,ложка,ложки,yemek kaşığı,yk,kaşık,sdm,sendok makan,msk,matsked,matskedar,spsk,"
    "ss,"
    "spiseskje,rkl,ruokalusikka,lžíce,lžic,lžíci,pl,ek,evőkanál,lingură,linguri,lg,κ σ,κουταλιά,κουταλιές,"
    "ملعقة كبيرة,"
    "ملاعق كبيرة,ملعقة طعام,م ك,ملعقه كبيره,ملعقتين كبيرة,כף,כפות,ق غ,قاشق غذاخوری,बड़ा चम्मच,बड़े चम्मच,ช้อนโต๊ะ,ชต,"
    "muỗng canh,"
    "thìa canh,大勺,汤匙,大匙,大さじ,큰술,스푼,숟갈,숟가락,테이블스푼,T",
    "tsp":
    "tsp,tsps,cc,teaspoon,teaspoons,tl,teelöffel,teel,cucharadita,cucharaditas,cdta,cdtas,cdita,cditas,c c,c à c,"
    "c à café,cuillère à café,cuillères à café,cuillere a cafe,cuilleres a cafe,cac,càc,cuil à "
    "café,cucchiaino,cucchiaini,"
    "colher de chá,colheres de chá,colher chá,colheres chá,col de chá,theelepel,theelepels,łyżeczka,łyżeczki,"
    "łyżeczek,łyżecz,"
    "ч л,чайная ложка,чайные ложки,чайных ложек,чайной ложки,чайна ложка,çay kaşığı,tatlı kaşığı,çk,sdt,sendok teh,"
    "tsk,"
    "tesked,teskedar,ts,teskje,tl,teelusikka,lžička,lžičky,čl,tk,teáskanál,kávéskanál,linguriță,lingurițe,lgt,κ γ,"
    "κουταλάκι,"
    "ملعقة صغيرة,ملاعق صغيرة,م ص,ملعقة شاي,ملعقه صغيره,כפית,כפיות,ق چ,قاشق چایخوری,छोटा चम्मच,छोटे "
    "चम्मच,चम्मच,ช้อนชา,ชช,"
    "muỗng cà phê,thìa cà phê,小勺,茶匙,小匙,小さじ,작은술,티스푼,t",
    "oz": "oz,ozs,ounce,ounces,onza,onzas",
    "lb": "lb,lbs,pound,pounds,libra,libras",
    "pint": "pint,pints",
    "quart": "quart,quarts",
    "fl oz": "fl oz,floz,fluid ounce,fluid ounces",
    "pinch":
    "pinch,pinches,prise,prisen,msp,messerspitze,pizca,pizcas,pincée,pincées,pizzico,pizzichi,presa,pitada,pitadas,"
    "snuf,snufje,snufjes,szczypta,szczypty,щепотка,щепотки,щепотку,щіпка,tutam,sejumput,nypa,knivspids,klype,ripaus,"
    "špetka,"
    "csipet,praf,πρέζα,رشة,قبصة,קורט,चुटकी,หยิบมือ,nhúm,少许,一つまみ,ひとつまみ,少々,꼬집",
    "clove":
    "clove,cloves,zehe,zehen,knoblauchzehe,diente,dientes,gousse,gousses,spicchio,spicchi,dente,dentes,teen,"
    "teentje,teentjes,tenen,ząbek,ząbki,ząbków,зубчик,зубчика,зубчиков,зубок,зуб,diş,siung,klyfta,klyftor,fed,båt,"
    "kynsi,"
    "kynttä,stroužek,stroužky,gerezd,cățel,căței,σκελίδα,σκελίδες,فص,فصوص,فصين,שן,שיני,कलियां,कली,กลีบ,tép,瓣,かけ,쪽",
    "can":
    "can,cans,tin,tins,dose,dosen,lata,latas,boîte,boîtes,boite,boites,lattina,scatola,scatoletta,blik,blikje,"
    "blikjes,"
    "puszka,puszki,банка,банки,банку,konserve,kaleng,burk,burkar,dåse,boks,purkki,konzerva,علبة,علب,קופסה,罐,缶,캔",
    "tub": "tub,tubs,bakje,bakjes,becher,barquette,barquettes,tarrina,tarrinas,vaschetta,vaschette,kubek,kubki",
    "jar": "jar,jars,glas,tarro,tarros,frasco,bocal,barattolo,vasetto,pot,pots,potje,słoik,kavanoz",
    "slice":
    "slice,slices,scheibe,scheiben,rebanada,rebanadas,loncha,lonchas,rodaja,rodajas,tranche,tranches,fetta,fette,"
    "fatia,fatias,plak,plakje,plakjes,sneetje,plaster,plastry,plasterki,kromka,kromki,ломтик,ломтика,ломтиков,"
    "кусочек,dilim,"
    "skiva,skivor,skive,skiver,viipale,plátek,szelet,felie,felii,شريحة,شرائح,แผ่น,lát,片,枚,장,切れ",
    "handful":
    "handful,handfuls,handvoll,puñado,puñados,poignée,poignées,manciata,manciate,punhado,handje,handvol,garść,"
    "garści,горсть,горсти,avuç,genggam,näve,håndfuld,neve,hrst,marék,mână,حفنة,חופן,मुट्ठी,กำมือ,nắm,一把,把,줌,한줌",
    "bunch":
    "bunch,bunches,bund,manojo,manojos,botte,bottes,bouquet,mazzetto,mazzo,maço,molho,bos,bosje,pęczek,pęczka,пучок,"
    "пучка,demet,ikat,knippe,bundt,nippu,svazek,csokor,legătură,حزمة,ربطة,צרור,ช่อ,bó,束,단",
    "stick":
    "stick,sticks,stange,stangen,rama,ramas,bâton,bâtons,stecca,stecche,stokje,laska,laski,палочка,çubuk,"
    "batang,stång",
    "packet":
    "packet,packets,pack,packs,pkt,pck,pkg,package,packages,päckchen,packung,packungen,pckg,pk,sobre,sobres,paquete,"
    "paquetes,sachet,sachets,paquet,paquets,bustina,bustine,confezione,pacote,pacotes,envelope,pakje,pakjes,zakje,"
    "zakjes,"
    "opakowanie,opakowania,paczka,saszetka,пакет,пакетик,пакетика,упаковка,упаковки,paket,bungkus,sachet,paket,påse,"
    "pose,"
    "pussi,balíček,csomag,plic,باكيت,كيس,ظرف,שקית,חבילה,पैकेट,ซอง,ห่อ,gói,袋,包,盒,パック,봉지,봉,팩",
    "piece":
    "piece,pieces,pc,pcs,stück,stücke,stk,trozo,trozos,morceau,morceaux,pezzo,pezzi,pedaço,pedaços,stuk,stuks,"
    "kawałek,"
    "кусок,куска,parça,potong,bit,bitar,stykke,ks,kus,darab,bucată,bucăți,قطعة,قطع,टुकड़ा,ชิ้น,miếng,块,塊",
    "scoop":
    "scoop,scoops,messlöffel,portion protein,dosette,misurino,scoopje,miarka,miarki,мерная ложка,スクープ,스쿱",
    "sprig":
    "sprig,sprigs,zweig,zweige,ramita,ramitas,brin,brins,branche,branches,rametto,rametti,ramo,ramos,takje,takjes,"
    "gałązka,gałązki,веточка,веточки,tangkai,kvist,kvistar",
    "head": "head,heads,kopf,köpfe,cabeza,cabezas,tête,testa,cabeça,główka,baş",
    "glass": "çay bardağı,glass,glasses,vaso,vasos,verre,verres,bicchiere,bicchieri,glazen,szklaneczka",
}  # fmt: skip
# What counts single things and says no more than the number does.
_COUNTERS = (
    "x,×,个,個,颗,顆,只,隻,根,条,條,本,개,알,마리,대,모,株,玉,丁,stück,stuks,unidades,unidad,unidade,uds,ud,und,"
    "unités,szt,шт,"
    "штук,штуки,штуки,adet,tane,buah,butir,biji,lembar,ekor,piring,mangkuk,ruas,papan,ks,db,buc,حبة,حبات,حبه,عدد,יחידות,नग,ลูก,ฟอง,หัว,ต้น,quả,củ,"
    "trái,con"
)
_VAGUE = "pinch,handful,bunch,sprig"  # may stand without a number: "pinch of salt"
_SKIPPED = frozenset((".", "(", ")", "/"))

Phrase = tuple[str, ...]


def _phrases() -> dict[Phrase, str]:
    table: dict[Phrase, str] = {}
    for unit, words in _SPELLINGS.items():
        for word in words.split(","):
            table.setdefault(tuple(token.text for token in tokenize(word)), unit)
    # A capital T is a tablespoon, a small one a teaspoon; folded they cannot be told apart.
    table.pop(("t",), None)
    table.setdefault(("c",), "cup")  # "1/2 c oats"; "c/" is each, and "c. à soupe" is a longer spelling
    return table


UNITS = _phrases()
_LONGEST = max(map(len, UNITS))
_FIRSTS = frozenset(phrase[0] for phrase in UNITS)
COUNTERS = frozenset(folded(word) for word in _COUNTERS.split(","))
VAGUE_UNITS = frozenset(_VAGUE.split(","))


def unit_at(tokens: Tokens, i: int) -> tuple[str, int] | None:
    """The unit that stands at a token, and the token after it; the longest spelling counts."""
    if _filled(text_at(tokens, i)) not in _FIRSTS or _is_little(tokens, i):
        return None
    words, ends = _words_from(tokens, i)
    for size in range(min(_LONGEST, len(words)), 0, -1):
        unit = UNITS.get(tuple(words[:size]))
        if unit:
            return unit, _past_signs(tokens, ends[size - 1], i)
    return None


def _is_little(tokens: Tokens, i: int) -> bool:
    """The "bit" of "a bit sticky", which is no piece of anything."""
    return text_at(tokens, i) == "bit" and text_at(tokens, i - 1) in ("a", "little") and text_at(tokens, i + 1) != "of"


def _filled(word: str) -> str:
    """The measure that something is full of: "spoonful", "cupfuls"."""
    base = word.removesuffix("s").removesuffix("ful")
    return base if base != word.removesuffix("s") and (base,) in UNITS else word


def canonical_unit(spelling: str) -> str:
    """The unit that a spelling stands for; the spelling itself when it is none."""
    return UNITS.get(tuple(token.text for token in tokenize(spelling)), spelling)


def units_in(tokens: Tokens) -> set[str]:
    """Every unit that stands somewhere among tokens."""
    return {found[0] for i in range(len(tokens)) if (found := unit_at(tokens, i))}


def _words_from(tokens: Tokens, i: int) -> tuple[list[str], list[int]]:
    words: list[str] = []
    ends: list[int] = []
    k = i
    while k < len(tokens) and len(words) < _LONGEST:
        if tokens[k].text not in _SKIPPED:
            words.append(_filled(tokens[k].text))
            ends.append(k + 1)
        elif tokens[k].text == "(" and k - i > 1:
            break
        k += 1
    return words, ends


def _past_signs(tokens: Tokens, end: int, first: int) -> int:
    """Past the full stop of "tbsp." and the bracket of "colher (sopa)"."""
    opened = any(token.text == "(" for token in tokens[first:end])
    while text_at(tokens, end) == "." or (opened and text_at(tokens, end) == ")"):
        end += 1
    return end

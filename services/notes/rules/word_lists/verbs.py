"""Verbs that tell somebody what to do, and the words that stand before them."""

from services.notes.rules.word_lists.verb_forms import GERMAN_INFINITIVES, VERB_FORMS
from services.notes.rules.words import word_set

_COOKING = (
    "preheat mix chop slice dice mince bake add stir whisk pour cook boil simmer fry season serve peel place put let "
    "heat melt "
    "combine fold cover drain roast grill blend knead sprinkle top beat brush marinate garnish sauté saute spread "
    "transfer "
    "refrigerate chill toss roll squeeze grate crack rinse soak drizzle divide layer arrange toast coat flip shred "
    "mash crush "
    "sift strain sear steam poach braise deglaze reduce scoop stuff fill shape form press freeze cool rest warm "
    "microwave "
    "assemble dip dust grease line soften scramble wilt process pulse puree purée trim score tenderize bring reserve "
    "discard "
    "taste adjust stirfry brown caramelize dissolve ferment proof prove air-fry airfry scatter decorate dredge bread "
    "rub muddle shake swirl infuse torch crumble pipe ladle baste blanch parboil tear halve quarter"
)
_DOING = (
    "open click tap select go press cut measure drill screw attach glue paint install download copy paste drag "
    "connect plug turn "
    "remove insert draw sand type enter choose save export import create write start take make use set pull push "
    "lift hold tie sew "
    "pin trace mark clean wipe wash dry apply repeat check switch unscrew tighten loosen swipe scroll run search "
    "sign upload wrap "
    "twist bend hang leave wait bring return keep get grab give join align stick locate secure group shade finish "
    "raise lower "
    "hammer nail bolt level fasten clamp prime spray stain varnish thread knit crochet stitch hem iron steam plant "
    "water prune "
    "trim shape blow curl braid section massage cleanse moisturize moisturise exfoliate blot pat buff outline sketch "
    "ink erase "
    "record edit film shoot post tag find pick swap replace undo unplug reset restart update log launch enable "
    "disable toggle "
    "separate sort declutter donate store label stack build assemble position place slide snap scan print reach "
    "stand sit breathe change rename resize crop zoom highlight filter sort merge split hide drop tuck loop rotate "
    "dab spritz define cross comb scrunch diffuse scrub vacuum sweep mop inhale exhale teach study practice practise "
    "review unscrew unzip zip pack declutter"
)
_GERMAN = (
    "vorheizen mischen schneide schneiden rühren gib geben backen kochen öffne klicke wähle kleinschneiden vermengen "
    "vermischen "
    "verrühren unterheben unterrühren hinzufügen hinzugeben dazugeben zugeben anbraten braten dünsten andünsten "
    "würfeln hacken "
    "schälen waschen abgießen abtropfen servieren garnieren toppen bestreuen verteilen abdecken entfernen formen "
    "kneten ausrollen "
    "mixen pürieren aufkochen köcheln ziehen ruhen kaltstellen kühlen legen einlegen bestreichen füllen abschmecken "
    "würzen "
    "schmelzen schlagen trennen reiben pressen kombinieren nehmen erhitzen auspressen mische rühre koche brate hacke "
    "schäle wasche "
    "verteile lege fülle würze streue stelle lass lasst nimm misch rühr back heize erhitze drehe ziehe stecke klebe "
    "bohre messe "
    "festbinden spannen befestigen montieren kleben bohren messen schrauben drücke tippe"
)
_ROMANCE = (
    # Spanish
    "mezcla mezclar mezclamos corta cortar cortamos añade añadir añadimos agrega agregar agregamos hornea hornear "
    "cocina cocinar "
    "cocinamos abre abrir pulsa selecciona seleccionar precalienta precalentar pon poner ponemos echa echar echamos "
    "fríe freír "
    "sofríe sofreír sofreímos hierve hervir hervimos cuece cocer bate batir batimos pela pelar pelamos pica picar "
    "picamos ralla "
    "rallar vierte verter vertemos sirve servir servimos deja dejar dejamos remueve remover removemos sigue "
    "seguir termina terminar continúa frota frotar frotad cuela "
    "colar colamos incorpora "
    "incorporar tritura "
    "triturar calienta calentar salpimenta salpimentar dora dorar reserva reservar cubre cubrir coloca colocar "
    "colocamos decora "
    "amasa amasar forma estira lava lavar escurre escurrir retira retirar disuelve espolvorea unta haz hacer hacemos "
    "toma dobla "
    "pega rodea tira ata marca mide vuelve repite sube baja gira mete saca aplica limpia azoca "
    "vete entra busca activa desactiva descarga escribe elige presiona arrastra desliza copia borra guarda "
    "conecta enchufa configura "
    # French
    "mélangez mélanger mélange coupez couper coupe ajoutez ajouter ajoute faites faire fais ouvrez cliquez "
    "préchauffez préchauffer "
    "préchauffe versez verser verse cuire cuisez poêler poêlez hachez hacher épluchez éplucher émincez émincer râpez "
    "laissez laisser "
    "mettez mettre mets battez battre fouettez fouetter incorporez incorporer enfournez enfourner servez servir "
    "salez poivrez "
    "assaisonnez déposez déposer disposez étalez étaler pétrissez formez rincez lavez égouttez fondre chauffez "
    "chauffer mixez mixer "
    "prenez prendre retirez pliez collez percez appuyez tournez sélectionnez choisissez mouillez "
    # Italian
    "mescola mescolate mescolare taglia tagliate tagliare aggiungi aggiungete aggiungere inforna infornate cuoci "
    "cuocete cuocere "
    "versa versate versare sbatti sbattete trita tritate pela pelate soffriggi soffriggete soffriggere lascia "
    "lasciate metti mettete "
    "mettere scola scolate unisci unite unire impasta impastate stendi stendete condisci condite servi servite "
    "preriscalda scalda "
    "scaldate rosola rosolate frulla frullate prepara preparate lava lavate prendi prendete fai fate togli coprite "
    "copri mantecate "
    # Portuguese
    "misture misturar corte cortar adicione adicionar acrescente acrescentar asse assar cozinhe cozinhar coloque "
    "colocar leve levar "
    "bata bater despeje despejar sirva servir deixe deixar frite fritar refogue refogar ferva ferver descasque pique "
    "picar rale "
    "tempere temperar unte untar preaqueça retire retirar transfira joga jogue jogar cubra amasse amassar "
    "abra toque selecione clique "
    "escolha "
    "deslize digite arraste junte juntar lave escorra aqueça derreta derreter polvilhe mexa mexer modele faça"
)
_OTHERS = (
    # Dutch
    "beleg strooi besmeer bestrijk schenk smelt rooster breng "
    "meng mengen snijd snij snijden voeg bak bakken kook koken verwarm roer roeren giet gieten doe laat leg schil "
    "pel hak rasp kneed "
    "klop serveer bestrooi verdeel vul smeer zet haal neem maak verhit fruit was spoel dek garneer pureer "
    # Polish
    "wymieszaj zmieszaj pokrój posiekaj dodaj upiecz piecz gotuj ugotuj smaż podsmaż usmaż zagotuj wlej wsyp ubij "
    "obierz zetrzyj "
    "podawaj odstaw przełóż posyp polej rozgrzej nagrzej włóż wyłóż zagnieć rozwałkuj uformuj przykryj odcedź "
    "rozpuść połącz dopraw "
    "umyj przygotuj zblenduj ułóż posmaruj pokroić dodać wymieszać ugotować usmażyć "
    # Russian, Ukrainian
    "смешать смешайте смешиваем нарезать нарежьте нарезаем добавить добавьте добавляем выпекать выпекайте варить "
    "варите варим "
    "отварить отварите жарить жарьте обжарить обжарьте обжариваем налить влить влейте взбить взбейте взбиваем "
    "положить положите "
    "выложить выложите выкладываем перемешать перемешайте перемешиваем посолить посолите поперчить посыпать "
    "разогреть разогрейте "
    "поставить поставьте натереть натрите очистить почистить помыть промыть залить залейте оставить оставьте "
    "запекать запекаем "
    "подавать подавайте готовить замесить раскатать растопить соединить нарізати додати змішати випікати варити "
    "обсмажити "
    # Turkish (at the end of a sentence)
    "ekleyin ekleyip ekle karıştırın karıştır doğrayın doğra pişirin pişir kavurun kavur koyun koy dökün dök çırpın "
    "çırp kaynatın "
    "haşlayın rendeleyin soyun yıkayın yoğurun bekletin verin alın servis ısıtın "
    # Indonesian, Malay
    "campur campurkan aduk potong iris rebus goreng tumis masukkan tambahkan tuang panggang kukus haluskan sajikan "
    "panaskan cuci "
    "kupas blender diamkan angkat tiriskan siapkan taburi masak uleni bentuk lumuri rendam "
    # Scandinavian, Finnish, Czech, Hungarian, Romanian, Greek
    "blanda skär hacka tillsätt koka stek grädda rör vispa häll lägg låt servera skala riv sätt värm smält blend "
    "skær hak tilsæt kog "
    "steg bag rør pisk hæld læg lad server skræl bland kutt hakk tilsett kok stek bak visp hell sekoita leikkaa "
    "lisää keitä paista "
    "kaada anna tarjoile smíchejte nakrájejte přidejte vařte pečte keverd vágd add főzd süsd amestecă taie adaugă "
    "fierbe coace "
    "ανακατεύουμε κόβουμε προσθέτουμε βράζουμε ψήνουμε "
    # Arabic, Hebrew, Persian, Hindi
    "اخلط اخلطي نخلط قطع قطعي نقطع أضف أضيفي نضيف ضع ضعي نضع اسلق نسلق اطبخ يضاف اقلي نقلي سخن نسخن اتركي نترك قدم "
    "قدمي نقدم "
    "לערבב מערבבים להוסיף מוסיפים לחתוך חותכים לבשל מבשלים לאפות אופים לטגן מטגנים काटें डालें मिलाएं पकाएं "
    "भूनें उबालें"
)
VERBS = word_set(f"{_COOKING} {_DOING} {_GERMAN} {_ROMANCE} {_OTHERS}") | VERB_FORMS
ENGLISH_VERBS = word_set(f"{_COOKING} {_DOING}")
COOKING_VERBS = word_set(f"{_COOKING} {_GERMAN} {_ROMANCE} {_OTHERS}") | VERB_FORMS
LEADS = word_set(
    "first firstly then next now finally lastly second secondly third last and so after that start by step you want "
    "to can will need "
    "gonna going just simply also i i'll i'd i'm i've we we'll we're we've are let's ll m re ' ’ s carefully gently "
    "thinly finely "
    "roughly slowly quickly once done again please always okay ok um uh well "
    "alright meanwhile "
    "dann danach zuerst zum schluss anschließend nun jetzt und als nächstes zunächst also genau ja währenddessen wir "
    "ich ihr man "
    "luego después primero ahora por último finalmente lo y a continuación entonces bueno vale pues mientras tanto "
    "vamos hay que tenemos tienes "
    "puis ensuite enfin d'abord d abord et maintenant alors bon voilà donc on je tu vous nous va vais vas il faut "
    "poi dopo infine prima ora quindi e intanto adesso allora ecco dunque bisogna andiamo "
    "depois então primeiro agora por fim aí daí enquanto isso gente vai você vocês eu "
    "daarna vervolgens eerst dan nu dus je we "
    "następnie potem najpierw na koniec teraz więc no i trzeba "
    "затем потом сначала далее после теперь ну так итак и мы надо нужно "
    "lalu kemudian setelah itu pertama terus nah tinggal kita "
    "sonra önce ardından şimdi"
)
# Who does something, told before its verb ("tu mets", "wir nehmen") or, in German and Dutch, behind it ("schält ihr").
DOERS = word_set("i you we tu on vous nous je ich wir ihr du man você vocês io noi ik je we jij jullie")
AGREES = {"wir": "en", "ich": "e", "ihr": "t"}  # how a German verb ends before who does it
BEHIND_VERBS = word_set("ihr wir man du ich je jij jullie")
LAST_VERBS = GERMAN_INFINITIVES | word_set(
    f"{_GERMAN} karo daalo dalo milao pakao bhuno nichodo kaato karein karen daalein "
    f"ekleyin karıştırın doğrayın pişirin kavurun koyun dökün çırpın kaynatın haşlayın bekletin edin"
)

"""The words for formats, parts of the body, equipment and levels, in the languages that posts are written in."""

from services.notes.rules.vocabulary import vocabulary

FORMATS = vocabulary(
    circuit="circuit, circuits, zirkel, zirkeltraining, circuito, circuitos, circuit training, obwód, obwodowy, "
    "круговая, "
    "круговая тренировка, サーキット, 서킷, 循环训练, sirkuit, devre",
    superset="superset, supersets, super set, super sets, supersatz, supersätze, superserie, superseries, "
    "supersérie, суперсет, "
    "スーパーセット, 슈퍼세트, 超级组",
    EMOM="emom, e2mom, every minute on the minute",
    AMRAP="amrap, as many rounds as possible",
    tabata="tabata, табата, タバタ, 타바타",
    straight_sets="straight sets, straight set",
)
SCORING = vocabulary(
    for_time="for time, rft, auf zeit, por tiempo, pour le temps, na czas, на время",
    for_reps="for reps, for max reps, auf wiederholungen",
    for_distance="for distance, for max distance",
    for_load="for load, for max load",
)
MUSCLES = vocabulary(
    abs="abs, six pack, bauch, bauchmuskeln, abdos, abdominals, abdominales, abdomen, abdominaux, addominali, "
    "addome, barriga, brzuch, brzucha, "
    "buik, buikspieren, karın, пресс, пресса, perut, 腹筋, 복근, 腹肌, البطن, magmuskler, abdômen",
    core="core, rumpf, kern, кор, 体幹, 코어, 核心",
    glutes="glutes, booty, popo, gesäß, glúteos, glúteo, fessiers, gluteos, glutei, gluteo, fessier, "
    "bumbum, pośladki, pośladków, billen, "
    "kalça, ягодицы, ягодиц, bokong, "
    "お尻, 臀部, 엉덩이, المؤخرة, rumpa",
    legs="legs, leg day, leg workout, beine, piernas, pierna, jambes, gambe, pernas, perna, nogi, nóg, benen, "
    "bacak, ноги, ног, ніг, "
    "kaki, 脚, 下肢, 다리, "
    "腿, 腿部, 瘦腿, 练腿, الأرجل, الساقين",
    quads="quads, quadriceps, quadrizeps, cuádriceps, quadricipiti, quadríceps",
    hamstrings="hamstrings, hamstring, isquiotibiales, femorali",
    calves="calves, waden, gemelos, mollets, polpacci, panturrilhas, panturrilha, łydki, kuiten, икры",
    chest="chest, chest day, pecs, brust, pecho, pectoraux, petto, peito, klatka piersiowa, klatka, klatki, klatkę, "
    "borst, göğüs, "
    "грудь, груди, грудные, dada, "
    "胸, 가슴, 胸部, الصدر, bröst",
    back="back day, back workout, back and biceps, back & biceps, lats, rücken, espalda, schiena, "
    "dorso, costas, plecy, pleców, "
    "sırt, спина, спины, спину, punggung, 背中, 背部, الظهر, rygg",
    shoulders="shoulders, shoulder, delts, schultern, schulter, hombros, hombro, épaules, épaule, spalle, "
    "ombros, ombro, barki, barków, schouders, omuz, "
    "плечи, плеч, bahu, 肩, 어깨, "
    "肩部, الأكتاف, axlar",
    arms="arms, arm workout, arm day, arme, brazos, brazo, bras, braccia, braços, braço, ramiona, ramion, armen, "
    "kol, руки, рук, lengan, 腕, "
    "팔, 手臂, الذراعين, armar",
    biceps="biceps, bicep, bizeps, bíceps, bicipiti, ön kol, бицепс",
    triceps="triceps, tricep, trizeps, tríceps, tricipiti, arka kol, трицепс",
    obliques="obliques, love handles, oblicuos, obliqui",
    full_body="full body, fullbody, total body, whole body, ganzkörper, cuerpo completo, corps entier, corpo "
    "inteiro, corpo libero total, "
    "fbw, tüm vücut, всё тело, все тело, seluruh tubuh, 全身, 전신, كامل الجسم, الجسم كامل, hela kroppen, całe ciało",
    upper_body="upper body, oberkörper, tren superior, parte superior, haut du corps, górna część ciała, верх "
    "тела, 上半身, 상체, 上肢",
    lower_body="lower body, unterkörper, tren inferior, parte inferior, bas du corps, dolna część ciała, низ тела, "
    "下半身, 하체",
)
SAID_MUSCLES = {
    words: choice
    for words, choice in MUSCLES.items()
    if choice.endswith("body") or len(words) > 1 or words[0] in ("abs", "fbw")
}
EQUIPMENT = vocabulary(
    dumbbells="dumbbell, dumbbells, db, dbs, kurzhantel, kurzhanteln, hanteln, mancuerna, mancuernas, haltère, "
    "haltères, manubri, manubrio, "
    "halteres, hantle, hantlami, hantelki, dumbell, dumbells, dambıl, гантели, гантелями, гантель, ダンベル, 덤벨, "
    "哑铃, "
    "دمبل, دمبلز, hantlar",
    kettlebell="kettlebell, kettlebells, kettle bell, kb, kbs, pesa rusa, гиря, гири, гирей, ケトルベル, 케틀벨, 壶铃",
    barbell="barbell, langhantel, barra olímpica, bilanciere, sztanga, sztangą, штанга, штангой, バーベル, 바벨, "
    "杠铃, skivstång",
    resistance_band="resistance band, resistance bands, booty band, mini band, mini bands, loop band, loop bands, "
    "gummiband, fitnessband, "
    "banda, bandas, banda elástica, bandas elásticas, banda de resistencia, liga de resistencia, élastique, "
    "élastiques, bande "
    "élastique, elastico, "
    "elastici, faixa elástica, mini elástico, gumą, guma oporowa, taśma oporowa, direnç bandı, резинка, резинкой, "
    "эспандер, "
    "エクササイズバンド, チューブ, 밴드, 弹力带, weerstandsband, träningsband",
    mat="yoga mat, exercise mat, mat, yogamatte, matte, esterilla, colchoneta, tapis de sol, tapis, tappetino, "
    "colchonete, mata, matę, коврик, "
    "ヨガマット, 매트, 瑜伽垫, matras",
    bench="weight bench, flat bench, incline bench",
    pull_up_bar="pull up bar, pullup bar, pull - up bar, klimmzugstange, barra de dominadas, barre de traction, "
    "турник, drążek, 懸垂バー",
    jump_rope="jump rope, skipping rope, springseil, cuerda de saltar, cuerda, corde à sauter, corda, skakanka, "
    "скакалка, 縄跳び, 跳绳",
    medicine_ball="medicine ball, med ball, medizinball, balón medicinal, медбол",
    exercise_ball="exercise ball, stability ball, swiss ball, gymnastikball",
    cable_machine="cable machine",
    box="plyo box",
    no_equipment="no equipment, no equipment needed, bodyweight only, body weight only, bodyweight workout, "
    "bodyweight, ohne geräte, "
    "ohne equipment, sin equipo, sin material, sans matériel, sans équipement, senza attrezzi, sem equipamento, "
    "bez sprzętu, "
    "ekipmansız, без оборудования, без инвентаря, tanpa alat, 器具なし, 無器材, 无器械, 맨몸, بدون معدات, بدون "
    "أدوات, zonder "
    "materiaal, utan utrustning",
)
LEVELS = vocabulary(
    beginner="beginner, beginners, beginner - friendly, anfänger, anfängerinnen, einsteiger, principiante, "
    "principiantes, débutant, débutants, "
    "débutante, principianti, iniciante, iniciantes, początkujących, początkujący, początkujące, beginnend, yeni "
    "başlayanlar, başlangıç, "
    "начинающих, новичков, новичок, початківців, pemula, người mới, 初心者, 초보자, 초보, 입문, 初学者, 新手, "
    "للمبتدئين, "
    "المبتدئين, مبتدئين, مبتدئ, "
    "nybörjare, nybegynner, aloittelija",
    intermediate="intermediate level, intermediate, fortgeschritten, fortgeschrittene, intermedio, intermédiaire, "
    "intermediário, "
    "średniozaawansowany, średniozaawansowanych, orta seviye, средний уровень, menengah, 中級者, 中级, 중급, متوسط",
    advanced="advanced level, advanced, profi, profis, avanzado, avanzados, avancé, avancés, avançado, "
    "zaawansowany, zaawansowanych, ileri seviye, "
    "продвинутый, продвинутых, 上級者, 高级, 상급, متقدم",
)

"""Words that belong to the frame of a workout and not to an exercise: headings, totals, and the voice of a sentence."""

from itertools import pairwise

from services.notes.rules.words import bare_set
from services.notes.rules.workouts.lexicon import CIRCUITS, COOLDOWN, DAYS, REPS, REST, ROUNDS, SETS, WARMUP, WEEKDAYS

# Where one of these stands, a line is about the workout and names no exercise.
FRAME = bare_set(
    "main workout workouts wod circuit circuits routine routines session sessions plan plans program programme "
    "challenge finisher "
    "superset supersets giant block blocks part phase emom e2mom e3mom amrap tabata hiit rft metcon conditioning "
    "exercises exercise "
    "mobility duration cap total target cadence score level goal goals equipment burn format style theme notes "
    "schedule "
    "pyramid pyramide pirámide piramide ladder leiter escalera burner blast moves mom teams team beginner "
    "intermediate advanced anfänger fortgeschrittene principiante intermedio avanzado débutant intermédiaire "
    "avancé skill accessory "
    "accessories primer buy cash buyin cashout instructions protocol stations variation variations tour interval "
    "intervals intensity "
    "calories kcal hr "
    "intensität intensidad intensité intensità intervall intervalle übung übungen training zirkel zirkeltraining "
    "trainingsplan ganzkörper programm einheit dauer ziel ablauf supersatz "
    "rutina circuito circuitos ejercicio ejercicios entrenamiento sesión bloque duración objetivo nivel "
    "serie-gigante "
    "séance exercice exercices entraînement entrainement programme durée objectif niveau bloc défi échauffement "
    "allenamento esercizio esercizi scheda circuiti durata obiettivo livello sfida settimanale piano "
    "treino exercício exercícios circuito duração objetivo nível desafio rotina "
    "trening ćwiczenie ćwiczenia ćwiczeń obwód obwody czas poziom oefening oefeningen circuit duur "
    "antrenman antrenmanı egzersiz egzersizler süre hedef program programı haftalık seviye "
    "тренировка тренировки тренировку комплекс упражнение упражнения круговая цель длительность тренування вправи "
    "olahraga latihan gerakan durasi tujuan bài tập mục tiêu träning övning övningar trening øvelse øvelser "
    "メニュー トレーニング 運動 훈련 운동 루틴 训练 训练计划 動作 动作 تمارين التمارين برنامج الوقت वर्कआउट व्यायाम"
) | frozenset(CIRCUITS)
_BODY = bare_set(
    "force forza força siła сила kuvvet accessoires accesorios accessori puissance abs core arms legs back chest "
    "shoulders glutes booty upper lower full body day cardio strength hiit total "
    "quads hamstrings "
    "calves biceps triceps obliques push pull mobility stretch stretching bauch beine po arme brust rücken "
    "oberkörper unterkörper kraft "
    "piernas brazos espalda pecho glúteos hombros abdomen fuerza fuerte jambes bras dos fessiers épaules abdos "
    "gambe braccia schiena "
    "petto glutei pernas braços costas peito nogi ręce plecy brzuch göğüs sırt bacak kol omuz ноги руки спина "
    "грудь пресс ягодицы "
    "kaki tangan perut dada punggung and & y et e und i ve the dan with"
)
# Lists under these are advice or things, and no exercises.
ASIDE = bare_set(
    "tips tip tipps tipp consejos consejo astuces astuce conseils consigli consiglio dicas dica porady wskazówki "
    "советы совет "
    "порады ipuçları ipucu tips tipps 注意 ポイント コツ 팁 주의 要点 نصائح نصيحة benefits benefit vorteile "
    "beneficios avantages "
    "benefici benefícios korzyści польза faydalar manfaat why warum porque pourquoi perché equipment materials "
    "material "
    "matériel materiale materiali materiał sprzęt malzeme malzemeler ekipman оборудование инвентарь alat "
    "peralatan 器具 道具 준비물 器材 المعدات "
    "الأدوات benodigdheden utrustning utstyr "
    "need needs necesitas brauchst gear muscles targets music musik note notes disclaimer macros nutrition ernährung "
    "nutrición dieta diet alimentación reglas rules regeln mistakes errores fehler follow faq score scaling "
    "scaled modifications"
)
STOP = bare_set(
    "all alle todos todas tutti tous wszystkie все hepsi semua left right more rest remaining go ready next set "
    "sets work on off get to each side now done time timer the "
    "you your this "
    "that these i we it is are do don't dont make be and for at of no not round total video seconds minutes reps per "
    "every repeat follow save share link like what how why when break over later ago until warm cool week weeks "
    "min sec "
    "x mins secs complete perform try aim drink and then finally first lastly new best easy hard light fast slow steady"
) | frozenset(SETS | REPS | ROUNDS | REST)
_NEEDS = bare_set("need needed necesitas necesitás")
# A name holds none of these; a sentence does.
PROSE = bare_set(
    "you your you're you'll you’ll you’re youre i i'm i’m im we we're we’re they them it's it’s is are was were "
    "will should "
    "would can could must have has had don't don’t this that these those who what when where why because if so "
    "but just only "
    "here there let my our me us than also remember make sure save share follow comment subscribe click try re ll "
    "ve don won isn doesn "
    "du dich dir sich mich dein deine deinen deiner ihr euch ich wir ist sind wird werden sollte kann nicht wenn "
    "weil dass auch noch nur mach achte "
    "tu tus te eres es son puedes debes que porque pero cuando si mi guarda comparte sigue recuerda hazlo no "
    "vous votre vos nous est sont pas quand enregistre partage pense pensez êtes "
    "sei sono puoi devi che perché quando ricorda salva tuo tua "
    "você seu sua é são pode deve não quando salve compartilhe "
    "ты вы ваш твой это не когда если чтобы сохрани "
    "sen siz bir bu için değil unutma unutmayın kaydet "
    "kamu anda ini itu adalah jangan untuk yang simpan "
    "to jest są nie gdy jeśli zapisz zapisać twój udostępnij "
    "لا لم هل احفظ احفظي شارك شاركي تابع تابعني تنسى تنس تنسي انت أنت هذا هذه الفيديو المنشور "
    "不 你 我 请 記得 记得 收藏 点赞 저장 팔로우 보존 保存 フォロー "
    "और है यह आप"
)
PROSE -= bare_set("si no to es te mi e tu")
_UNSPACED_BETWEEN = ("间", "間", "사이")
_ONLY_ALIKE = ("사이드", "사이클")  # "side" and "cycle" in Korean
BETWEEN = bare_set(
    "between zwischen entre tra między arası arasında между між antara antar mellem mellan mellom tussen 間 사이 "
    "之间 بين "
    "giữa after nach después après dopo po 后"
)
_MOBILITY = bare_set(
    "mobility mobilität movilidad mobilité mobilità mobilidade mobilność мобильность stretch stretches stretching"
)
NOT_FIRST = bare_set(
    "the you your this that these i we it is are do make be follow save share link like what how why when every "
    "repeat complete "
    "perform try aim drink no not of total round rest more remaining go get each timer with"
)
_FIRST_UNSPACED = "\u0e00"
_UNSPACED_FRAME = tuple(word for word in FRAME | WARMUP | COOLDOWN if word[:1] >= _FIRST_UNSPACED)
_GERMAN_ENDS = ("training", "übungen", "workout", "programm", "plan", "runde", "zirkel")


def is_frame(word: str) -> bool:
    """Whether the bare word belongs to the frame."""
    if word[:1] >= _FIRST_UNSPACED:
        return any(frame in word for frame in _UNSPACED_FRAME)
    return word in FRAME or word in WARMUP or word in COOLDOWN or (len(word) > 9 and word.endswith(_GERMAN_ENDS))


def is_between(word: str) -> bool:
    """Whether the bare word says "between" or "after"."""
    is_within = word[:1] >= _FIRST_UNSPACED and any(part in word for part in _UNSPACED_BETWEEN)
    return word in BETWEEN or (is_within and not word.startswith(_ONLY_ALIKE))


def is_day(words: list[str]) -> bool:
    """Whether the bare words tell a day: "Day 3", "Lunedì", "Tag 1"."""
    return any(word in WEEKDAYS for word in words[:2]) or any(word in DAYS for word in words[:2])


def is_body(words: list[str]) -> bool:
    """Whether there are only parts of the body and linking words: "Upper body", "Göğüs & Arka Kol"."""
    return bool(words) and all(word in _BODY or word in STOP or is_frame(word) for word in words)


def opens_aside(words: list[str]) -> bool:
    """Whether a heading opens a list that is no exercise."""
    is_named = bool(words) and (words[0] in ASIDE or words[-1] in ASIDE)
    return is_named or any(word in _NEEDS for word in words[1:3])


def is_warmup(words: list[str]) -> bool:
    """Whether the bare words head a warm-up, a cool-down or stretches."""
    return names_warmup(words) or any(word in _MOBILITY for word in words)


def names_warmup(words: list[str]) -> bool:
    """Whether the bare words name a warm-up or a cool-down, and no exercise."""
    pairs = {" ".join(pair) for pair in pairwise(words)}
    return any(word in WARMUP or word in COOLDOWN for word in words) or bool(
        pairs
        & {
            "warm up",
            "cool down",
            "warming up",
            "retour calme",
            "vuelta calma",
            "khoi dong",
            "volta calma",
            "calm down",
        }
    )

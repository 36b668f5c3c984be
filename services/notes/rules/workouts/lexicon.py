"""The words of counting in a workout, in the languages that posts are written in."""

from services.notes.rules.words import bare_set

SETS = bare_set(
    "set sets satz sätze sätzen serie series serien série séries serii seria serier seri reeks reeksen satser "
    "sett sarja sarjaa série sérií sorozat seturi подход подхода подходов подходы подходами сет сета сетов підхід "
    "підходи підходів seti setler hiệp セット 세트 组 組 เซ็ต เซต مجموعة مجموعات مجموعه सेट σετ סטים סט"
)
REPS = bare_set(
    "rep reps repetition repetitions repetición repeticiones repetições repetição repeticoes répétition répétitions "
    "répétitons reps wdh whd wdhs wiederholung wiederholungen ripetizione ripetizioni rip herhaling herhalingen "
    "powtórzenie powtórzenia powtórzeń powt tekrar tekrarı повтор повтора повторов повторений повторения повторень "
    "разів repetisi ulangan pengulangan repetitioner repetisjoner gentagelser toistoa toistoja opakování ismétlés "
    "repetări 회 回 次 个 個 개 ครั้ง تكرار تكرارا تكرارات عدات रेप्स επαναλήψεις חזרות"
)
ROUNDS = bare_set(
    "round rounds rd rds runde runden durchgang durchgänge durchgängen ronda rondas vuelta vueltas tour tours "
    "giro giri rodada rodadas volta voltas ronde rondes rondje rundy runda rund obwód obwody obwodów круг круга "
    "кругов круги раунд раунда раундов кругами кругах раундами коло кола tur putaran ronde vòng ラウンド 周 "
    "라운드 바퀴 轮 輪 圈 รอบ جولة جولات राउंड varv runder turlar kierros kierrosta kola kör ture γύροι γύρους "
    "סבבים"
)
CIRCUITS = bare_set("circuit circuits circuito circuitos zirkel circuiti obwód सर्किट sirkuit サーキット 서킷")
REST = bare_set(
    "rest rests resting break breaks off pause pausen pauses recover recovery descanso descansos descansa descansar "
    "descanse pausa recupero riposo repos récup récupération ruhe erholung intervalo pauza przerwa przerwy przerw "
    "odpoczynek odpoczynku rust отдых отдыха отдыхать перерыв відпочинок dinlenme dinlen mola istirahat jeda nghỉ "
    "휴식 쉬는 쉬기 休憩 休息 インターバル レスト พัก راحة الراحة استراحة आराम vila hvile tauko odpočinek pihenő "
    "odihnă מנוחה"
)
_UNSPACED_REST = tuple(word for word in REST if word[:1] >= "\u0e00")


def is_rest(word: str) -> bool:
    """Whether the bare word says "rest"; where words are not parted it may be a part of a longer one."""
    return word in REST or (word[:1] >= "\u0e00" and any(part in word for part in _UNSPACED_REST))


TIMES = bare_set(
    "times time mal veces vez fois volte vezes keer razy раз раза разів kez kere kali lần ganger gånger gange "
    "kertaa krát "
    "번 ครั้ง مرات مرة बार"
)
EACH = bare_set(
    "each per every pro je jede jeder jedem jedes por cada par chaque ogni na każdą każda każdej her каждую "
    "каждая каждой "
    "кожну setiap tiap mỗi varje hver hvert per elke iedere jokainen fiecare לכל لكل كل प्रति ea"
)
PARTS = bare_set(
    "side sides leg legs arm arms hand hands foot feet seite seiten bein arm beine arme lado lados pierna piernas "
    "brazo "
    "brazos mano côté cote jambe bras lato gamba gambe braccio lati perna pernas braço braços stronę strona nogę "
    "noga rękę "
    "strone strony kant been zijde taraf bacak kol yön сторону сторона ногу руку сторони сторону sisi kaki tangan "
    "bên chân "
    "tay sida ben side puoli puolta jalka stranu nohu oldal láb parte picior جانب جهة رجل ساق ذراع तरफ पैर"
)
SIDE_ALONE = bare_set(
    "左右各 左右 左右交互 片側 片足 各侧 每侧 每边 每腿 两侧 양쪽 각각 한쪽 한쪽당 한쪽씩 좌우로 각 좌우 ข้างละ "
    "beidseitig unilateral"
)
WARMUP = bare_set(
    "warmup warm-up aufwärmen calentamiento calienta entrada échauffement riscaldamento aquecimento rozgrzewka "
    "opwarming warming-up ısınma разминка розминка pemanasan khởi ウォームアップ 準備運動 워밍업 热身 熱身 "
    "อบอุ่นร่างกาย إحماء "
    "الإحماء تسخين वार्मअप uppvärmning oppvarming opvarmning lämmittely rozcvička bemelegítés încălzire"
)
COOLDOWN = bare_set(
    "cooldown cool-down abwärmen dehnen enfriamiento estiramiento estiramientos retour étirements étirement "
    "defaticamento "
    "stretching desaquecimento alongamento rozciąganie soğuma заминка растяжка pendinginan クールダウン 整理運動 "
    "쿨다운 拉伸 "
    "放松 تهدئة إطالة nedvarvning jäähdyttely"
)
WEEKDAYS = bare_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri montag dienstag "
    "mittwoch "
    "donnerstag freitag samstag sonntag lunes martes miércoles jueves viernes sábado domingo lundi mardi mercredi "
    "jeudi "
    "vendredi samedi dimanche lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta "
    "quinta sexta "
    "poniedziałek wtorek środa czwartek piątek sobota niedziela maandag dinsdag woensdag donderdag vrijdag "
    "zaterdag zondag "
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar понедельник вторник среда четверг пятница суббота "
    "воскресенье "
    "понеділок вівторок середа четвер пʼятниця субота неділя senin selasa rabu kamis jumat sabtu minggu 月曜日 "
    "火曜日 水曜日 "
    "木曜日 金曜日 土曜日 日曜日 周一 周二 周三 周四 周五 周六 周日 星期一 星期二 星期三 월요일 화요일 수요일 "
    "목요일 금요일 الاثنين الثلاثاء الأربعاء "
    "الخميس الجمعة السبت الأحد måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag"
)
DAYS = bare_set(
    "day days tag tage día dias dia jour jours giorno giorni dzień dni dag dagen gün день дней hari ngày päivä "
    "den nap ziua "
    "يوم اليوم दिन วัน 일차 日目 天 week semana woche semaine settimana tydzień hafta неделя minggu tuần"
)

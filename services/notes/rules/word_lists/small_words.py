"""Words that say little by themselves, and words that deny, by language; they also tell which language a text is in."""

from services.notes.rules.words import word_set

# Articles, pronouns, prepositions, auxiliaries. "Before", "after", "all" and "more" are none: they change what is told.
SMALL_WORDS = {
    "en": word_set(
        "a an the and or of to in on at by for from with into onto is are was were be been being am it its this that "
        "these those you your yours we our us i my me he she they them their his her as if so then than there here "
        "do does did will would can could should may might must have has had just also up out off over about which "
        "who what when how i'm you're it's we're let let's get got go s re ll ve m d t"
    ),
    "de": word_set(
        "der die das den dem des ein eine einen einem einer eines und oder zu zum zur in im ins an am auf bei von vom "
        "für mit aus über um als wie ist sind war wird werden sein hat haben kann könnt können sollte muss ich du er "
        "sie es wir ihr euch dir dich mich mir uns dein deine deinen euer eure sich so dann da hier auch noch mal man "
        "etwa dass wenn was wer diese dieser dieses diesen"
    ),
    "es": word_set(
        "el la los las un una unos unas y e o u de del a al en con por para se su sus tu tus mi mis lo le les que es "
        "son está están era ser estar hay he ha han te me nos yo tú él ella como si ya muy este esta estos estas ese "
        "esa eso esto aquí así también"
    ),
    "fr": word_set(
        "le la les l un une des du de d et ou à au aux en dans sur par pour avec est sont était être ai as a ont avez "
        "ce cet cette ces il elle on nous vous ils je j tu te t me m se s son sa ses ton ta tes mon ma mes votre vos "
        "notre nos que qu qui y comme si puis aussi c"
    ),
    "it": word_set(
        "il lo la i gli le l un uno una e ed o di del dello della dei degli delle d a al allo alla ai agli alle in nel "
        "nella nei nelle con su sul sulla per da dal dalla è sono era essere ho hai ha hanno che chi si mi ti ci vi "
        "questo questa questi queste come se poi anche tuo tua suo sua mio mia"
    ),
    "pt": word_set(
        "o a os as um uma uns umas e ou de do da dos das em no na nos nas num numa com por para pra pelo pela ao à aos "
        "que se é são era ser está estão tem há eu tu você vocês ele ela nós me te lhe seu sua seus suas meu minha "
        "esse essa este esta isso isto como então também"
    ),
    "nl": word_set(
        "de het een en of van in op te tot bij voor met aan uit naar om door over is zijn was wordt worden heb hebt "
        "heeft kan kunt moet ik je jij jou jouw u uw hij zij ze we wij ons onze het dit dat deze die er dan ook nog "
        "als wat wie hoe zo maar hier"
    ),
    "pl": word_set(
        "i oraz a lub w we z ze na do od po o u dla przez pod nad to jest są był być się ja ty on ona my wy oni mi ci "
        "go jej ich mój twój ten ta te tym tego jak co czy który która które tu tam już też potem"
    ),
    "ru": word_set(
        "и а но или в во на с со к ко по о об от до из за для у под над при это этот эта эти тот та те он она оно они "
        "мы вы я ты мне тебе нам вам его её их мой твой ваш наш как что который которая которые так же бы ли уже тут "
        "там есть был была было быть"
    ),
    "uk": word_set(
        "і й та або у в на з із зі до від по про для за під над це цей ця ці він вона вони ми ви я ти як що"
    ),
    "tr": word_set(
        "ve veya ile bir bu şu o da de ki mi mı mu mü için gibi kadar ben sen biz siz onlar bana sana bize size çok "
        "daha sonra ise olarak"
    ),
    "id": word_set(
        "dan atau di ke dari yang untuk dengan pada ini itu adalah akan saya aku kamu anda kita kami dia mereka nya "
        "juga lalu kemudian sampai hingga agar bisa ada jadi"
    ),
    "sv": word_set(
        "och eller i på av för med till från om är var vara har hade det den detta dessa en ett jag du han hon vi ni "
        "de mig dig oss er min din sin som så att sedan också"
    ),
    "da": word_set(
        "og eller i på af for med til fra om er var være har det den en et jeg du han hun vi de som så at også"
    ),
    "cs": word_set(
        "a nebo v ve na s se z ze do od po o u pro je jsou byl být to ten ta já ty my vy jak co který si také"
    ),
    "ro": word_set("și sau în la pe cu de din pentru un o este sunt a al ale se că care eu tu noi voi cum apoi"),
    "vi": word_set("và hoặc của là có cho với trong trên này đó một các những tôi bạn mình thì để ra vào được rồi"),
    "ar": word_set("و أو في من على إلى مع عن هذا هذه ذلك هو هي أنا أنت نحن ثم أن التي الذي كل ما"),
    "fa": word_set("و یا در از به با که این آن را است برای تا هم می"),
    "hi": word_set("और या में से को का की के है हैं था थे यह वह ये वे मैं तुम आप हम पर के लिए भी तो"),
    "he": word_set("ו או של על את עם ב ל מ זה זו הוא היא אני אתה אנחנו גם כי אז"),
    "el": word_set("και ή το τα ο η οι του της των με σε στο στη στην για από είναι να που ένα μια θα"),
}
NEGATIONS = {
    "en": word_set(
        "not no never don't dont don doesn't doesn didn't won't won can't cannot cant isn't isn aren't aren wasn't "
        "shouldn't shouldn without avoid skip neither nor none nothing free zero stop"
    ),
    "de": word_set("nicht nichts kein keine keinen keinem keiner nie niemals ohne weder vermeide vermeiden"),
    "es": word_set("no nunca jamás sin ni ningún ninguna nada evita evitar tampoco"),
    "fr": word_set("ne n pas jamais sans aucun aucune rien évite évitez éviter non ni"),
    "it": word_set("non mai senza nessun nessuna niente né evita evitare no"),
    "pt": word_set("não nunca jamais sem nem nenhum nenhuma nada evite evitar"),
    "nl": word_set("niet geen nooit zonder niets noch vermijd"),
    "pl": word_set("nie nigdy bez żaden żadna nic ani unikaj"),
    "ru": word_set("не нет никогда без ни нельзя ничего избегайте"),
    "uk": word_set("не ні ніколи без жоден"),
    "tr": word_set("değil hayır yok asla hiç olmadan"),
    "id": word_set("tidak tak jangan tanpa bukan belum hindari nggak"),
    "sv": word_set("inte ingen inget inga aldrig utan ej"),
    "da": word_set("ikke ingen intet aldrig uden"),
    "cs": word_set("ne není bez nikdy žádný"),
    "fi": word_set("älä ilman koskaan"),
    "hu": word_set("nem ne nincs soha nélkül"),
    "ro": word_set("nu fără niciodată"),
    "vi": word_set("không đừng chưa chẳng"),
    "ar": word_set("لا ليس ليست بدون لم لن غير دون ولا"),
    "fa": word_set("نه نیست بدون نکنید هرگز"),
    "hi": word_set("नहीं मत बिना न ना"),
    "he": word_set("לא בלי אל אין ללא"),
    "el": word_set("όχι μην δεν χωρίς ποτέ"),
}
# Where words are not parted: signs inside a longer run that deny.
DENSE_NEGATIONS = tuple(
    word_set(
        "不 没 沒 别 別に 無 无 勿 未 禁 ない なし ません ずに せず 抜き 않 없이 없는 없음 말고 마세요 못 금지 "
        "ไม่ อย่า ห้าม"
    )
)
EVERY_NEGATION = frozenset().union(*NEGATIONS.values())
EVERY_SMALL_WORD = frozenset().union(*SMALL_WORDS.values()) - EVERY_NEGATION
CONJUNCTIONS = word_set(
    "and but or then while und aber oder dann y e pero o luego et mais ou puis ma poi mas então en maar daarna i "
    "ale lub potem и но или затем і але ve ama dan tapi lalu och eller og"
)

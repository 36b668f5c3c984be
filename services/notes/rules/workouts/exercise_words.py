"""Beginnings of words that name exercises, in the languages that posts are written in; a hint, never a condition."""

from services.notes.rules.words import bare, bare_set

_LATIN = bare_set(
    # German, Dutch, Swedish, Norwegian, Danish, Finnish
    "rudern schulterbrücke beckenbrücke planche talons genoux corde rondo hüftstoß kniebeug liegestutz "
    "ausfallschritt unterarmstutz klimmz bankdruck schulterdruck kreuzheb hampelm beinheb "
    "wadenheb knieheb "
    "seilspring bergsteiger huftheb beckenheb rumpfbeug armkreis sprungknie stutz uitval opdruk kniebuig knieheff "
    "beenhef "
    "hardlop touwtje knäböj utfall armhäv marklyft bänkpress knebøy armhevning markløft kyykky punnerru askelkyyk "
    "lankku "
    # Spanish, Portuguese, Italian, French, Romanian
    "sentadill zancad flexion plancha abdominal dominad gemelo burpee remo estocad peso elevacion elevaçõ puente "
    "agachament afund "
    "flexo prancha supino remada rosca panturrilh polichinelo desenvolviment stiff affond piegament trazion "
    "polpacc stacco "
    "panca addominal rematore alzat ponte saltell fentes fente gainage pompes traction tirage developpe souleve "
    "mollet releve "
    "montee abdo genuflexiun fandari flotari rotacion empuje curl patada salto saltos skipping "
    # Polish, Czech, Hungarian, Turkish, Indonesian, Vietnamese
    "przysiad wykrok pompk brzuszk desk wioslowan podciagan wspiec pajacyk martw wyciskan unoszen drep klik vypad "
    "prkno "
    "guggolas fekvotamasz kitores sinav çömel mekik barfiks lompat jogging lari jinjit gập chống "
    # Russian, Ukrainian
    "планк присед отжим выпад скручив подтягив берпи тяга жим гиперэкстенз махи мостик прыжк бег подъем разведен "
    "випад "
    "віджим присід скручув"
)
# English ones that many languages use; most are everyday words besides.
_ENGLISH = bare_set(
    "plank burpee lunge squat crunch pushup pullup deadlift thruster jumping jack mountain climber press row curl "
    "raise swing "
    "situp stepup dips skater superman"
)
_UNSPACED = bare_set(
    "スクワット ランジ プランク 腕立て 腹筋 クランチ バーピー ヒップリフト デッドリフト ベンチプレス もも上げ "
    "踏み台 懸垂 ジャンピングジャック レッグレイズ マウンテンクライマー ウォールシット カーフレイズ プッシュアップ "
    "스쿼트 런지 플랭크 푸시업 푸쉬업 팔굽혀펴기 버피 크런치 데드리프트 브릿지 점핑잭 마운틴 레그레이즈 윗몸 深蹲 "
    "俯卧撑 平板支撑 卷腹 弓步 箭步 开合跳 波比跳 臀桥 引体向上 硬拉 卧推 登山跑 高抬腿 仰卧 伏地挺身 棒式 สควอท "
    "สควอช แพลงก์ แพลงค์ วิดพื้น ลันจ์ ซิทอัพ เบอร์พี قرفصاء سكوات بلانك ضغط اندفاع لانج تمرين بيربي القفز قفز "
    "स्क्वाट पुशअप प्लैंक लंज"
)
_CARDIO = bare_set(
    "run running bike row ski walk swim jog jogging cycle cycling rower treadmill elliptical skierg laufen "
    "radfahren schwimmen gehen "
    "correr caminar bici courir marche corsa camminata corrida caminhada bieg spacer hardlopen fietsen бег ходьба "
    "koşu yürüyüş lari"
)
_MIN_LETTERS = 4
_FIRST_UNSPACED = "\u0600"  # Arabic and all after it: endings and prefixes are written onto the word


def is_exercise_word(word: str) -> bool:
    """Whether a word begins as the name of an exercise does."""
    plain = bare(word)
    return plain in _CARDIO or is_foreign(word) or any(plain.startswith(stem) for stem in _ENGLISH)


def is_foreign(word: str) -> bool:
    """Whether a word of another language than English does; those are no everyday words."""
    plain = bare(word)
    if plain[:1] >= _FIRST_UNSPACED:
        return any(stem in plain for stem in _UNSPACED)
    return len(plain) >= _MIN_LETTERS and any(plain.startswith(stem) for stem in _STEMS.get(plain[:2], ()))


def _index() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for stem in _LATIN:
        table[stem[:2]] = (*table.get(stem[:2], ()), stem)
    return table


_STEMS = _index()

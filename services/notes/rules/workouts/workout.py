"""What a workout says besides its exercises: rounds, format, duration, muscles, equipment, level."""

from services.notes.rules.durations import duration_at
from services.notes.rules.evidence import Line, Pool
from services.notes.rules.findings import Claim, Finding, listing, seconds, settle
from services.notes.rules.tokens import number_at, text_at, tidy
from services.notes.rules.vocabulary import spoken_for, vocabulary
from services.notes.rules.words import word_set
from services.notes.rules.workouts.amounts import Kind
from services.notes.rules.workouts.binding import Workout
from services.notes.rules.workouts.scope import is_between_rounds

_FORMATS = vocabulary(
    circuit="circuit, circuits, zirkel, zirkeltraining, circuito",
    superset="superset, supersets, super set, supersatz, superserie",
    EMOM="emom, every minute on the minute",
    AMRAP="amrap, as many rounds as possible",
    tabata="tabata",
    straight_sets="straight sets, straight set",
)
_MUSCLES = vocabulary(
    abs="abs, six pack, bauch, bauchmuskeln, abdos, abdominals",
    core="core, rumpf",
    glutes="glutes, glute, booty, po, glúteos, fessiers, gluteos",
    legs="legs, leg day, leg workout, beine, piernas, jambes",
    quads="quads, quadriceps",
    hamstrings="hamstrings, hamstring",
    calves="calves",
    chest="chest, pecs, brust, pecho, pecs",
    back="back day, back workout, back and biceps, back & biceps, lats, rücken, espalda",
    shoulders="shoulders, delts, schultern, hombros, épaules",
    arms="arms, arm workout, arm day, arme, brazos",
    biceps="biceps, bicep, bizeps",
    triceps="triceps, tricep, trizeps",
    obliques="obliques, love handles",
    full_body="full body, fullbody, total body, whole body, ganzkörper, cuerpo completo",
    upper_body="upper body, oberkörper",
    lower_body="lower body, unterkörper",
)
_SAID_MUSCLES = {k: v for k, v in _MUSCLES.items() if v not in ("legs", "arms", "chest", "shoulders", "core", "glutes")}
_EQUIPMENT = vocabulary(
    dumbbells="dumbbell, dumbbells, kurzhantel, kurzhanteln, mancuernas, haltères",
    kettlebell="kettlebell, kettlebells, kettle bell",
    barbell="barbell, langhantel",
    resistance_band="resistance band, resistance bands, booty band, mini band, loop band, gummiband",
    mat="yoga mat, exercise mat",
    bench="weight bench, flat bench, incline bench",
    pull_up_bar="pull up bar, pullup bar, pull - up bar, klimmzugstange",
    jump_rope="jump rope, skipping rope, springseil",
    medicine_ball="medicine ball, med ball, medizinball",
    exercise_ball="exercise ball, stability ball, swiss ball",
    cable_machine="cable machine",
    no_equipment="no equipment, bodyweight, body weight only, ohne geräte, sin equipo, sin material, sans matériel",
)
_LEVELS = vocabulary(
    beginner="beginner, beginners, beginner - friendly, anfänger, principiante, principiantes, débutant, débutants",
    intermediate="intermediate level, intermediate, fortgeschritten, intermedio",
    advanced="advanced level, advanced, profi, avanzado, avancé",
)
_WHOLE = word_set("workout circuit session routine hiit training finisher amrap emom tabata einheit entrenamiento")


def rounds(workout: Workout) -> Finding | None:
    """How often the list is repeated."""
    claims = []
    for line, amount in workout.loose:
        if amount.kind is Kind.ROUNDS:
            claims.append(Claim(amount.value, line, line.tokens[amount.first].start, line.tokens[amount.last - 1].end))
    return settle("rounds", claims)


def round_rest(workout: Workout) -> Finding | None:
    """How long the pause is after all exercises of a round."""
    claims = [
        Claim(amount.value, line, line.tokens[amount.first].start, line.tokens[amount.last - 1].end)
        for line, amount in workout.loose
        if is_between_rounds(line, amount)
    ]
    return settle("rest between rounds", claims, show=seconds)


def workout_format(pool: Pool) -> Finding | None:
    """Circuit, EMOM and the like, only where the word is used."""
    return settle("format", spoken_for(pool.lines, _FORMATS, tags=pool.hashtags))


def duration(pool: Pool) -> Finding | None:
    """ "10 minute workout", "AMRAP 10 min", "EMOM 12"."""
    return settle("duration", [claim for line in pool.lines for claim in _durations(line)], show=seconds)


def _durations(line: Line) -> list[Claim]:
    tokens = line.tokens
    claims = []
    for i, token in enumerate(tokens):
        if token.text not in _WHOLE:
            continue
        for first in (*range(i - 1, max(-1, i - 7), -1), i + 1, i + 2):
            time = duration_at(tokens, first)
            if time and time.value >= 60 and (first > i or time.next >= i - 2):
                claims.append(Claim(tidy(time.value), line, tokens[min(i, first)].start, tokens[time.next - 1].end))
                break
        bare = number_at(tokens, i + 1, words=False)
        if token.text in ("emom", "amrap") and bare and not claims and not text_at(tokens, bare.next)[:1].isalpha():
            claims.append(Claim(tidy(bare.value * 60), line, token.start, tokens[bare.next - 1].end, 0.8))
    return claims


def muscle_groups(pool: Pool) -> Finding | None:
    """Muscles named in caption, hashtags or screen text; everyday words do not count when only said."""
    claims = spoken_for(pool.written, _MUSCLES, tags=pool.hashtags) + spoken_for(pool.said, _SAID_MUSCLES)
    return listing(claims)


def equipment(pool: Pool) -> Finding | None:
    """Equipment named anywhere."""
    return listing(spoken_for(pool.lines, _EQUIPMENT, tags=pool.hashtags))


def level(pool: Pool) -> Finding | None:
    """The level, where the word is used."""
    return settle("level", spoken_for(pool.lines, _LEVELS, tags=pool.hashtags))

"""The workout schema."""

from services.domain.schemas.model import FieldType, Schema, SchemaField, cues

EXERCISE = (
    SchemaField(name="name", type=FieldType.TEXT, description="The exercise as it is called in the video"),
    SchemaField(name="sets", type=FieldType.NUMBER),
    SchemaField(name="reps", type=FieldType.NUMBER, description="Repetitions; the lower end of a range"),
    SchemaField(name="reps_max", type=FieldType.NUMBER, description="The upper end of a range of repetitions"),
    SchemaField(name="scheme", type=FieldType.TEXT, description="Repetitions that change by the set, as in 21-15-9"),
    SchemaField(name="seconds", type=FieldType.DURATION, description="Length of one set, or its lower end"),
    SchemaField(name="seconds_max", type=FieldType.DURATION, description="The upper end of a range of time"),
    SchemaField(name="distance", type=FieldType.TEXT, description="How far one set goes, with its unit, as in 400 m"),
    SchemaField(name="calories", type=FieldType.NUMBER, description="Calories on a machine that count a set"),
    SchemaField(name="rest_s", type=FieldType.DURATION, description="Rest after a set"),
    SchemaField(name="load", type=FieldType.TEXT, description="Weight with its unit, as in 20 kg or 95/65 lb"),
    SchemaField(name="intensity", type=FieldType.TEXT, description="How hard, as in RPE 8, 75% 1RM, RIR 2 or zone 2"),
    SchemaField(name="tempo", type=FieldType.TEXT, description="Seconds down, held, up, held, as in 3-1-1-0"),
    SchemaField(name="side", type=FieldType.CHOICE, options=("each side", "left", "right")),
    SchemaField(
        name="group",
        type=FieldType.TEXT,
        description="What joins it to others in a superset or circuit, or its minute of an EMOM, as it is written, "
        "as in A1, Superset 1, min 2 or Finisher",
    ),
    SchemaField(name="day", type=FieldType.TEXT, description="Its day in a plan of several days"),
    SchemaField(name="until", type=FieldType.TEXT, description="What ends a set instead of a count, as in failure"),
    SchemaField(name="start_s", type=FieldType.DURATION, description="When it starts in the video"),
    SchemaField(name="end_s", type=FieldType.DURATION, description="When it ends in the video"),
)

WORKOUT = Schema(
    name="workout",
    title="Workout",
    description="Exercises to follow, with how much of each.",
    fields=(
        SchemaField(name="exercises", type=FieldType.RECORDS, fields=EXERCISE, show="table"),
        SchemaField(name="rounds", type=FieldType.NUMBER, description="How often the whole list is repeated"),
        SchemaField(name="round_rest_s", type=FieldType.DURATION, description="Rest between rounds or supersets"),
        SchemaField(
            name="format",
            type=FieldType.CHOICE,
            options=("straight sets", "circuit", "superset", "EMOM", "AMRAP", "tabata"),
        ),
        SchemaField(name="duration_s", type=FieldType.DURATION, description="How long the workout takes"),
        SchemaField(
            name="time_cap_s", type=FieldType.DURATION, is_rare=True, description="How long it may take at most"
        ),
        SchemaField(
            name="scoring", type=FieldType.TEXT, is_rare=True, description="What counts as the result, as in for time"
        ),
        SchemaField(name="muscle_groups", type=FieldType.TEXTS),
        SchemaField(name="equipment", type=FieldType.TEXTS),
        SchemaField(name="level", type=FieldType.CHOICE, options=("beginner", "intermediate", "advanced")),
    ),
    cues=cues(
        strong="workout, hiit, amrap, emom, tabata, superset, reps, repetitions, calisthenics, wdh, trainingsplan, "
        "entrenamiento, entraînement, musculation, home workout, leg day, exercises, allenamento, treino, "
        "ćwiczenia, trening siłowy, тренировка, подходы, повторений, antrenman, egzersiz, latihan, تمرين, تمارين, "
        "筋トレ, トレーニング, 스쿼트, 운동, 健身, 训练, 深蹲, スクワット, 回×, 腕立て, wod, for time, rpe",
        fair="exercise, fitness, gym, sets, rounds, cardio, dumbbell, kettlebell, barbell, abs, glutes, hamstrings, "
        "biceps, triceps, core, rest, warm up, stretch, übung, übungen, ejercicio, ejercicios, exercice, sätze, "
        "kniebeugen, sentadillas, liegestütze, flexiones, pompes, esercizi, esercizio, ripetizioni, oefening, "
        "powtórzeń, serie, séries, series, tekrar, repetisi, приседания, отжимания, упражнение, bodyweight, "
        "cooldown, yoga, pilates, stretching, mobility, estiramientos, dehnen, "
        "warmup, jog, pace, meters, pushup, push ups, squats, banda elástica, セット, 운동법, 세트, 组",
        weak="burn, sweat, muscle, strength, training, round, set, fit",
    ),
)

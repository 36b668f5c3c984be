from typing import Any

import pytest

from services.notes.rules.workouts import workout
from services.notes.rules.workouts.binding import gather
from services.notes.rules.workouts.exercises import exercises_field
from tests.fakes.pools import pool

_SHOWN = ("start_s", "end_s")


def listed(caption: str = "", **channels: Any) -> list[dict[str, Any]]:
    finding = exercises_field(gather(pool(caption, **channels)))
    records: Any = finding.value if finding else []
    return [{name: value for name, value in record.items() if name not in _SHOWN} for record in records]


def named(caption: str) -> list[str]:
    return [record["name"] for record in listed(caption)]


def totals(caption: str) -> dict[str, Any]:
    evidence = pool(caption)
    gathered = gather(evidence)
    found = {
        "rounds": workout.rounds(gathered),
        "rest": workout.round_rest(gathered),
        "duration": workout.duration(evidence, gathered),
    }
    return {name: finding.value for name, finding in found.items() if finding}


def test_exercises_without_numbers_stand_in_a_list_with_known_ones() -> None:
    assert named("Glute day\n🔥 Hip thrusts\n🔥 Frog pumps\n🔥 Banded walks\n🔥 Step ups") == [
        "Hip thrusts",
        "Frog pumps",
        "Banded walks",
        "Step ups",
    ]


def test_tips_promotion_and_closing_words_are_no_exercises() -> None:
    caption = (
        "Workout:\n- Squats 3x12\n- Lunges 3x10\n\nTips:\n- Breathe out on the way up\n- Go slowly\n\n"
        "Follow @coach for more\nComment SQUAT and I send you the plan!"
    )
    assert named(caption) == ["Squats", "Lunges"]


@pytest.mark.parametrize("text", ["✅ Complete 4 sets", "4 sets"])
def test_sets_below_a_list_are_of_all_in_it(text: str) -> None:
    assert [one.get("sets") for one in listed(f"✅ Squats x 12\n✅ Rows x 10\n{text}")] == [4, 4]


def test_sets_above_a_list_are_of_all_in_it() -> None:
    caption = "Exercise 1, pushing:\nThree sets of twelve.\n• Dips\n• Press-ups\nExercise 2:\nTwo sets of ten.\n• Rows"
    assert [(one["name"], one["sets"], one["reps"]) for one in listed(caption)] == [
        ("Dips", 3, 12),
        ("Press-ups", 3, 12),
        ("Rows", 2, 10),
    ]


def test_names_in_one_line_share_what_stands_before_the_colon() -> None:
    found = listed("4 rounds, 30 s on / 15 s off: squats, burpees, plank jacks")
    assert [(one["name"], one["seconds"], one["rest_s"]) for one in found] == [
        ("Squats", 30, 15),
        ("Burpees", 30, 15),
        ("Plank jacks", 30, 15),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pull-ups 4x8 + Dips 4x10", ["Pull-ups", "Dips"]),
        ("10 push-ups, 15 squats and 20 sit-ups", ["Push-ups", "Squats", "Sit-ups"]),
        ("Finisher: 50 burpees, 40 squats", ["Burpees", "Squats"]),
        ("Squats 3x12 Lunges 3x10", ["Squats", "Lunges"]),
        ("Clean + press 3x5", ["Clean + press"]),
        ("Teams of 2, 4 rounds: 100m KB Run (24/16) 200m Run 30 cal Row", ["KB Run", "Run", "Row"]),
    ],
)
def test_a_line_holds_as_many_exercises_as_it_counts(text: str, names: list[str]) -> None:
    assert named(text) == names


def test_minutes_of_an_emom_are_groups() -> None:
    found = listed("EMOM 12:\nodd: 10 burpees\neven: 15 sit-ups")
    assert [(one["group"], one["name"], one["reps"]) for one in found] == [
        ("odd", "Burpees", 10),
        ("even", "Sit-ups", 15),
    ]


def test_a_ladder_is_of_every_exercise_under_it() -> None:
    found = listed("For time\n\n21-15-9\nThrusters (95/65 lb)\nPull-ups")
    assert found == [
        {"name": "Thrusters", "scheme": "21-15-9", "load": "95/65 lb"},
        {"name": "Pull-ups", "scheme": "21-15-9"},
    ]


def test_the_same_exercise_with_other_numbers_is_another_item() -> None:
    found = listed("For time:\n30 wall balls\n20 pull-ups\n20 wall balls\n10 pull-ups")
    assert [one["reps"] for one in found] == [30, 20, 20, 10]


def test_days_of_a_plan_are_kept_apart() -> None:
    found = listed("Monday: legs\n- Squats 3x12\n\nTuesday: arms\n- Curls 3x10\n- Squats 2x8")
    assert [(one["day"], one["name"], one["sets"]) for one in found] == [
        ("Monday: legs", "Squats", 3),
        ("Tuesday: arms", "Curls", 3),
        ("Tuesday: arms", "Squats", 2),
    ]


def test_sets_and_rest_below_a_superset_are_of_its_exercises() -> None:
    first = "A1: Bench press - 10 reps\nA2: Rows - 10 reps\n3 sets, rest 90 s"
    found = listed(f"{first}\nB1: Curls - 12 reps\nB2: Dips - 12 reps\n2 sets")
    assert [(one["group"], one["sets"], one.get("rest_s")) for one in found] == [
        ("A1", 3, 90),
        ("A2", 3, 90),
        ("B1", 2, None),
        ("B2", 2, None),
    ]


@pytest.mark.parametrize(
    ("text", "rest"), [("1 min rest between blocks", 60), ("Rest 90 s between supersets", 90), ("组间休息30秒", None)]
)
def test_a_rest_between_blocks_is_of_no_exercise(text: str, rest: int | None) -> None:
    caption = f"20 squats\n15 push-ups\n{text}"
    assert totals(caption).get("rest") == rest
    assert [one.get("rest_s") for one in listed(caption)] == ([None, None] if rest else [30, 30])


def test_rounds_of_a_finisher_are_not_those_of_the_workout() -> None:
    assert "rounds" not in totals("A1. Bench press 4x8\nA2. Rows 4x8\n\n5 rounds\n- 10 burpees\n- 200m run")
    assert totals("Warm-up: 2 rounds of 10 squats\n\nCircuit (4 rounds):\n- 10 burpees\n- 200m run")["rounds"] == 4


@pytest.mark.parametrize(
    "text", ["LEGS 30 MIN", "Full body circuit\n30 min", "Leg day in 30 minutes", "Duration: 30 min"]
)
def test_a_long_time_in_the_title_is_how_long_it_takes(text: str) -> None:
    assert totals(f"{text}\n\n- Squats 3x12\n- Lunges 3x10")["duration"] == 1800


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("400m Row", {"distance": "400 m"}),
        ("20/16 cal bike", {"calories": 20}),
        ("Back squat 5x5 @ 75% 1RM", {"sets": 5, "reps": 5, "intensity": "75% 1RM"}),
        ("Deadlift 3x8, tempo 3-1-1-0, RPE 8", {"sets": 3, "reps": 8, "tempo": "3-1-1-0", "intensity": "RPE 8"}),
        ("Curls 4 x 12, 10, 8, 6", {"sets": 4, "scheme": "12-10-8-6"}),
        ("Pigeon pose: 45s per side", {"seconds": 45, "side": "each side"}),
        ("Pull-ups 3 sets to failure", {"sets": 3, "until": "failure"}),
        ("Plank 30-45 sec", {"seconds": 30, "seconds_max": 45}),
        ("6 x 400m @ 5k pace, rest 90s", {"sets": 6, "distance": "400 m", "intensity": "5k pace", "rest_s": 90}),
    ],
)
def test_every_measure_has_a_field_of_its_own(text: str, found: dict[str, Any]) -> None:
    record = listed(f"1. {text}\n2. Squats 3x12")[0]
    assert {name: value for name, value in record.items() if name != "name"} == found


@pytest.mark.parametrize(
    ("text", "name", "sets", "count"),
    [
        ("Kniebeugen: 3 Sätze à 12 Wiederholungen", "Kniebeugen", 3, 12),
        ("Sentadilla búlgara – 3 series de 12", "Sentadilla búlgara", 3, 12),
        ("Fentes sautées : 3 séries de 12", "Fentes sautées", 3, 12),
        ("Affondi 3 serie da 12 ripetizioni", "Affondi", 3, 12),
        ("Agachamento livre 3 séries de 12 repetições", "Agachamento livre", 3, 12),
        ("Kniebuiging 3 sets van 12 herhalingen", "Kniebuiging", 3, 12),
        ("Przysiady 3 serie po 12 powtórzeń", "Przysiady", 3, 12),
        ("Приседания 3 подхода по 12 повторений", "Приседания", 3, 12),
        ("Присідання 3 підходи по 12 разів", "Присідання", 3, 12),
        ("Çömelme 3 set x 12 tekrar", "Çömelme", 3, 12),
        ("Jongkok 3 set x 12 repetisi", "Jongkok", 3, 12),
        ("Gập bụng: 12 lần x 3 hiệp", "Gập bụng", 3, 12),
        ("スクワット 12回×3セット", "スクワット", 3, 12),
        ("스쿼트 12회 3세트", "스쿼트", 3, 12),
        ("深蹲 12次×3组", "深蹲", 3, 12),
        ("سكوات: 3 مجموعات × 12 تكرار", "سكوات", 3, 12),
        ("Knäböj 3 set x 12 reps", "Knäböj", 3, 12),
        ("Guggolás 3 sorozat x 12 ismétlés", "Guggolás", 3, 12),
    ],
)
def test_sets_and_repetitions_are_read_in_many_languages(text: str, name: str, sets: int, count: int) -> None:
    assert listed(text) == [{"name": name, "sets": sets, "reps": count}]


@pytest.mark.parametrize(
    ("caption", "found"),
    [
        ("1 Squats\n2 Lunges\n3 Rows\n15 reps", [("Squats", 15), ("Lunges", 15), ("Rows", 15)]),
        ("①スクワット 15回\n②カーフレイズ 30回", [("スクワット", 15), ("カーフレイズ", 30)]),
        ("Squats (20)\nGlute bridge (15)", [("Squats", 20), ("Glute bridge", 15)]),
        ("1: 12 burpees\n2: 10 T2B", [("Burpees", 12), ("T2B", 10)]),
    ],
)
def test_numbers_of_a_list_count_nothing_and_those_in_brackets_do(caption: str, found: list[tuple[str, int]]) -> None:
    assert [(one["name"], one["reps"]) for one in listed(caption)] == found


def test_a_rest_below_a_letter_is_of_its_exercises() -> None:
    found = listed("A1. Squats 3x10\nA2. Rows 3x12\nrest 60 s\nB1. Curls 4x8\nB2. Dips 4x15\nrest 90 s")
    assert [one["rest_s"] for one in found] == [60, 60, 90, 90]


def test_work_and_rest_above_a_list_are_of_all_in_it() -> None:
    caption = "40/20 x 4\n- Thrusters\n- Box jumps"
    assert [(one["seconds"], one["rest_s"]) for one in listed(caption)] == [(40, 20), (40, 20)]
    assert totals(caption) == {"rounds": 4}


def test_an_emom_in_one_line_keeps_its_minutes() -> None:
    found = listed("EMOM 12 min, in turn: minute 1 — 10 burpees\nminute 2 — 12 box jumps")
    assert [(one["group"], one["name"], one["reps"]) for one in found] == [
        ("minute 1", "Burpees", 10),
        ("minute 2", "Box jumps", 12),
    ]


def test_stretches_under_a_heading_need_no_known_word() -> None:
    caption = "Mobility flow (hold each for 30 sec):\nCouch stretch\nThread the needle\nWorld's greatest stretch"
    assert [(one["name"], one["seconds"]) for one in listed(caption)] == [
        ("Couch stretch", 30),
        ("Thread the needle", 30),
        ("World's greatest stretch", 30),
    ]


@pytest.mark.parametrize("text", ["30 s each, no rest", "30 Sek. pro Übung, ohne Pause"])
def test_no_rest_is_no_rest(text: str) -> None:
    assert all("rest_s" not in one for one in listed(f"{text}\n- Squats\n- Burpees"))


def test_what_is_added_to_each_set_is_no_exercise() -> None:
    assert named("- Hip thrust 4 x 12 + 10 pulses\n- Sumo squat 3 x 15") == ["Hip thrust", "Sumo squat"]


def test_a_timer_that_stands_is_of_every_name_that_passes_under_it() -> None:
    screen = (("40 SEC WORK", 0, 30), ("20 SEC REST", 0, 30), ("Skater jumps", 2, 10), ("Plank jacks", 10, 20))
    assert listed(screen=screen) == [
        {"name": "Skater jumps", "seconds": 40, "rest_s": 20},
        {"name": "Plank jacks", "seconds": 40, "rest_s": 20},
    ]


def test_a_name_said_before_its_count_has_it() -> None:
    speech = ("Zancada alterna.", "Doce repeticiones por pierna.", "Gemelos de pie.", "Veinte repeticiones.")
    assert listed(speech=speech) == [
        {"name": "Zancada alterna", "reps": 12, "side": "each side"},
        {"name": "Gemelos de pie", "reps": 20},
    ]


def test_a_title_on_the_screen_is_no_exercise_beside_a_numbered_list() -> None:
    screen = (("Morning", 0, 3), ("Workout", 0, 3), ("1. Squats", 3, 9), ("3x12", 3, 9), ("2. Frog pumps", 9, 12))
    assert [one["name"] for one in listed(screen=screen)] == ["Squats", "Frog pumps"]


def test_times_behind_an_interval_are_its_sets() -> None:
    screen = (("1. Burpees", 0, 5), ("40 sec on, 20 sec rest, x3", 0, 5))
    assert listed(screen=screen) == [{"name": "Burpees", "sets": 3, "seconds": 40, "rest_s": 20}]


def test_the_reader_may_be_told_to_repeat() -> None:
    caption = "Your 10-minute leg day\n\nSquats x 15\nLunges x 12\n\nRepeat 2x. That is all you need."
    assert totals(caption) == {"rounds": 2, "duration": 600}


def test_a_rest_that_is_said_belongs_to_the_exercise_before() -> None:
    speech = ("Now high knees, thirty seconds.", "Rest for fifteen seconds.", "Next up, push-ups.", "Ten of them.")
    assert listed(speech=speech) == [
        {"name": "High knees", "seconds": 30, "rest_s": 15},
        {"name": "Push-ups", "reps": 10},
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Cable row — 3x10 superset w/ Face pulls 3x15", ["Cable row", "Face pulls"]),
        ("Remada unilateral - 3x12", ["Remada unilateral"]),
        ("Dağ tırmanışı 3 x 40 sn", ["Dağ tırmanışı"]),
        ("400m run after each round", ["Run"]),
        ("30 Snatches for time", ["Snatches"]),
        ("사이드 레이즈 15회 3세트", ["사이드 레이즈"]),
        ("Squats nice and low 3x12", ["Squats"]),
        ("Abs: leg raises, russian twists, plank (45s each)", ["Leg raises", "Russian twists", "Plank"]),
        ("5-minute arms", []),
        ("Dag 1 squats", []),
    ],
)
def test_a_name_ends_where_something_else_is_told(line: str, names: list[str]) -> None:
    assert named(line) == names


def test_the_time_behind_a_list_is_that_of_each() -> None:
    assert [one["seconds"] for one in listed("Abs: leg raises, russian twists, plank (45s each)")] == [45, 45, 45]


def test_a_row_that_names_explains_and_counts_is_an_exercise() -> None:
    bridge = "Schulterbrücke: Leg dich auf den Rücken, die Füße stehen hüftbreit auf der Matte. Heb dann das Becken. "
    push = "Wandliegestütz: Stell dich vor die Wand und stütz dich ab, dein Körper bleibt gerade. 3 Sätze à 10 Wdh."
    assert listed(f"{bridge}3 Sätze à 12 Wdh.\n\n{push}") == [
        {"name": "Schulterbrücke", "sets": 3, "reps": 12},
        {"name": "Wandliegestütz", "sets": 3, "reps": 10},
    ]


def test_what_a_frame_explains_is_no_exercise() -> None:
    assert named("Warm-up: you walk for a while and then swing your arms. 2 sets of 10") == []


def test_the_length_stands_in_the_title_or_behind_total_time() -> None:
    plan = "Crunch 3x15\nPlank 3x20\nSquats 3x12"
    assert totals(f"Addome d'acciaio in 8 minuti\n\n{plan}")["duration"] == 480
    assert totals(f"Legs with me\n\n{plan}\n\ntotal time: ~55 min")["duration"] == 3300


def test_a_pause_after_each_round_is_read_among_other_words() -> None:
    plan = "5 rounds\n\n6 cleans\n12 swings\n\ndon't put it down. rest 90s after each round. tell me if you live"
    assert totals(plan)["rest"] == 90

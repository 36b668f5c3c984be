from typing import Any

from services.domain.artifacts import ScreenText, TextSpan
from services.notes.rules.evidence import EvidencePool, build_pool
from services.notes.rules.findings import FoundValue
from services.notes.rules.workouts.binding import gather
from services.notes.rules.workouts.exercises import exercises_field
from tests.fakes.pools import pool


def found(evidence: EvidencePool) -> FoundValue:
    finding = exercises_field(gather(evidence))
    assert finding is not None
    return finding


def records(evidence: EvidencePool) -> Any:
    return found(evidence).value


def test_an_amount_on_the_screen_goes_to_the_name_shown_at_the_same_time() -> None:
    screen = (("1. Elbow Plank", 0, 6.5), ("30 Seconds", 0, 6.5))
    assert records(pool(screen=screen)) == [{"name": "Elbow Plank", "seconds": 30, "start_s": 0, "end_s": 6.5}]


def test_every_part_has_evidence_at_its_second() -> None:
    evidence = found(pool(screen=(("1. Elbow Plank", 2, 6.5), ("30 Seconds", 2, 6.5)))).evidence
    assert {one.path: (one.quote, one.at_s) for one in evidence} == {
        "/0/name": ("1. Elbow Plank", 2),
        "/0/seconds": ("30 Seconds", 2),
        "/0/start_s": ("1. Elbow Plank", 2),
        "/0/end_s": ("1. Elbow Plank", 2),
    }


def test_an_amount_goes_to_the_name_in_its_own_row() -> None:
    screen = (("Squats", 0, 9), ("3x12", 0, 9), ("Lunges", 0, 9), ("3x10", 0, 9))
    assert [(one["name"], one["reps"]) for one in records(pool(screen=screen))] == [("Squats", 12), ("Lunges", 10)]


def test_a_list_of_exercises_tells_no_times() -> None:
    screen = (("1. Squats 3x12", 0, 9), ("2. Lunges 3x10", 0, 9))
    assert all("start_s" not in one for one in records(pool(screen=screen)))


def test_a_contradiction_keeps_the_surer_value_and_shows_the_other() -> None:
    finding = found(pool(speech=("Now do 12 squats.",), screen=(("Squats", 0, 5), ("10 reps", 0, 5))))
    assert isinstance(finding.value, list)
    assert finding.value[0] == {"name": "Squats", "reps": 10, "start_s": 0, "end_s": 5}
    assert [(one.what, one.why) for one in finding.missing] == [("reps of Squats", "said 12, on screen 10; kept 10")]


def test_two_sources_outweigh_one() -> None:
    evidence = pool("1. Squats x12", speech=("Now do 12 squats.",), screen=(("Squats", 0, 5), ("10 reps", 0, 5)))
    assert records(evidence)[0]["reps"] == 12


def test_seconds_that_run_down_are_no_amount() -> None:
    screen = (("Elbow Plank", 0, 9), ("30s", 0, 1), ("29s", 1, 2), ("28s", 2, 3))
    finding = found(pool(screen=screen))
    assert isinstance(finding.value, list)
    assert finding.value[0] == {"name": "Elbow Plank", "start_s": 0, "end_s": 9}
    assert finding.missing[0].what == "amount of Elbow Plank"


def test_a_rest_between_sets_belongs_to_all() -> None:
    rests = [one["rest_s"] for one in records(pool("1. Squats 3x12\n2. Lunges 3x10\nRest 60s between sets"))]
    assert rests == [60, 60]


def test_an_interval_belongs_to_all() -> None:
    spoken = ("40 seconds on, 20 seconds off.", "First exercise is squats.", "Next, high knees.")
    assert [(one["seconds"], one["rest_s"]) for one in records(pool(speech=spoken))] == [(40, 20), (40, 20)]


def test_different_rests_without_an_exercise_are_told_and_not_guessed() -> None:
    evidence = pool("1. Squats 3x12\n\n2. Lunges 3x10\n\nrest 10 s\n\nrest 20 s")
    assert {one.what for one in found(evidence).missing} == {"rest of 10 s", "rest of 20 s"}
    assert [sorted(one) for one in records(evidence)] == [["name", "reps", "sets"]] * 2


def test_a_shorter_spoken_name_is_the_longer_one_on_the_screen() -> None:
    evidence = pool(speech=("30 seconds of plank.",), screen=(("1. Elbow Plank", 0, 5),))
    assert [(one["name"], one["seconds"]) for one in records(evidence)] == [("Elbow Plank", 30)]


def test_an_exercise_only_spoken_of_is_not_listed() -> None:
    assert exercises_field(gather(pool(speech=("I love a plank with my coffee.",)))) is None


def test_an_amount_under_a_name_in_the_caption_belongs_to_it() -> None:
    found = [(one["name"], one["reps"]) for one in records(pool("Squats\n3x12\nLunges\n3x10"))]
    assert found == [("Squats", 12), ("Lunges", 10)]


def stacked(*scenes: tuple[str, str, float, float]) -> EvidencePool:
    spans = [
        TextSpan(text=text, start_s=a, end_s=b, confidence=0.97, box=(0.2, top, 0.5, 0.1))
        for first, second, a, b in scenes
        for text, top in ((first, 0.7), (second, 0.82))
    ]
    return build_pool(None, None, ScreenText(engine="fake", spans=tuple(spans)))


def test_a_rest_timed_in_the_line_below_belongs_to_the_exercise_before() -> None:
    screen = stacked(("1. Squats", "3 x 12", 3, 9), ("Rest", "30 seconds", 9, 13), ("2. Plank", "45 seconds", 13, 19))
    assert [(one["name"], one.get("rest_s")) for one in records(screen)] == [("Squats", 30), ("Plank", None)]


def test_a_time_below_another_word_is_no_rest() -> None:
    screen = stacked(("1. Squats", "3 x 12", 3, 9), ("Music", "30 seconds", 9, 13))
    assert "rest_s" not in records(screen)[0]


def test_exercises_of_a_superset_keep_their_labels() -> None:
    finding = found(pool("A1. Bench press 4x8\nA2. Bent over rows 4x10\nB1. Plank 30 sec"))
    value: Any = finding.value
    assert [(one["name"], one.get("group")) for one in value] == [
        ("Bench press", "A1"),
        ("Bent over rows", "A2"),
        ("Plank", None),
    ]
    assert "/1/group" in {one.path for one in finding.evidence}


def test_a_name_that_is_said_while_another_stands_on_the_screen_is_the_same_exercise() -> None:
    speech = ("Let's go.", "Start with bicycles, thirty total.", "Then toe reaches, ten each side.")
    screen = (("Bicycle Crunch", 5, 10), ("Dead Bug Toe Reach", 10, 15))
    found = records(pool(speech=speech, screen=screen))
    assert [(one["name"], one["reps"]) for one in found] == [("Bicycle Crunch", 30), ("Dead Bug Toe Reach", 10)]


def test_another_exercise_that_is_said_meanwhile_stays_another() -> None:
    found = records(pool(speech=("Do twelve squats.",), screen=(("Push-ups", 0, 5),)))
    assert {one["name"] for one in found} == {"Push-ups", "Squats"}


def test_short_names_on_the_screen_are_those_of_the_written_list() -> None:
    caption = "3 sets each:\n• 10 DB floor press\n• 12 bent over rows\n• 15 overhead tricep extensions"
    speech = ("Hi.", "Floor presses first, ten reps.")
    screen = (("DB Press", 5, 10), ("BO Row", 10, 15), ("OH Tricep Ext", 15, 20))
    names = [one["name"] for one in records(pool(caption, speech=speech, screen=screen))]
    assert names == ["DB floor press", "Bent over rows", "Overhead tricep extensions"]


def test_names_that_are_only_announced_share_the_interval() -> None:
    speech = ("Vierzig Sekunden Arbeit, zwanzig Sekunden Pause.", "Wir starten mit Crunches.", "Dann Beinheben.")
    assert [(one["name"], one["seconds"], one["rest_s"]) for one in records(pool(speech=speech))] == [
        ("Crunches", 40, 20),
        ("Beinheben", 40, 20),
    ]


def test_a_rest_between_sets_belongs_to_every_exercise() -> None:
    speech = ("First, leg press, three sets of ten.", "Then leg curls, three sets of twelve.",
              "Take about two minutes between sets, three on the press.")  # fmt: skip
    assert [one["rest_s"] for one in records(pool(speech=speech))] == [120, 120]


def test_a_number_behind_a_known_name_counts_it() -> None:
    found = records(pool("Travel circuit: squats 25, push-ups 12, reverse lunges 10/leg, plank 40 sec."))
    assert [(one["name"], one.get("reps"), one.get("seconds")) for one in found] == [
        ("Squats", 25, None),
        ("Push-ups", 12, None),
        ("Reverse lunges", 10, None),
        ("Plank", None, 40),
    ]


def test_names_behind_a_colon_share_the_interval_that_stands_before_them() -> None:
    found = records(pool("Desk break: 30s work/15s rest, squats, push-ups, lunges, plank. Two rounds."))
    assert [(one["name"], one["seconds"], one["rest_s"]) for one in found] == [
        (name, 30, 15) for name in ("Squats", "Push-ups", "Lunges", "Plank")
    ]


def test_another_word_than_work_may_stand_beside_the_rest() -> None:
    found = records(pool("20 Sek. Vollgas / 10 Sek. Pause\n1. Burpees\n2. Kniebeugen"))
    assert [(one["name"], one["seconds"], one["rest_s"]) for one in found] == [
        ("Burpees", 20, 10),
        ("Kniebeugen", 20, 10),
    ]


def test_a_rest_between_rounds_in_the_same_line_is_of_no_exercise() -> None:
    found = records(pool("Squats 20, lunges 10, plank 45 sec. Repeat 3x, rest 1 min between rounds."))
    assert all("rest_s" not in one for one in found)


def test_a_time_in_the_sentence_behind_a_rest_is_none() -> None:
    found = records(pool("10-8-6-4-2\nKB swings\nPush-ups\n\nRest as needed. Under 14 min is great"))
    assert all("rest_s" not in one for one in found)


def test_three_names_with_times_on_the_screen_are_exercises_though_nobody_knows_them() -> None:
    screen = (("Postura de la paloma - 1 min", 0, 5), ("Torsión supina - 2 min", 5, 10), ("Savasana - 5 min", 10, 15))
    found = records(pool(screen=screen))
    assert [(one["name"], one["seconds"]) for one in found] == [
        ("Postura de la paloma", 60),
        ("Torsión supina", 120),
        ("Savasana", 300),
    ]


def test_two_of_them_are_none() -> None:
    assert gather(pool(screen=(("Salsa roja - 5 min", 0, 5), ("Horno - 20 min", 5, 10)))).exercises == []


def test_where_nobody_trains_what_is_counted_is_no_exercise() -> None:
    speech = ("We had four patients waiting already.", "I moved three boxes.", "Und dann zwei Jahre später.")
    assert gather(pool(speech=speech)).exercises == []


def test_where_it_leads_is_no_distance() -> None:
    assert gather(pool("Couch to 5k, week 2")).exercises == []


def test_what_is_done_at_the_end_of_sets_is_no_exercise_of_its_own() -> None:
    found = records(pool("1️⃣ Leg extension\n3x15 + 10 partials\n2️⃣ Calf raise\n4x20\n\nRest: 90s (2-3 min on squats)"))
    assert [(one["name"], one["sets"], one["reps"], one["rest_s"]) for one in found] == [
        ("Leg extension", 3, 15, 90),
        ("Calf raise", 4, 20, 90),
    ]


def test_a_number_behind_a_comma_at_the_end_counts() -> None:
    found = records(pool("→ Heel slides, 8/side\n→ Dead bug (arms only), 10\n→ Side plank, 20s/side"))
    assert [(one["name"], one.get("reps")) for one in found] == [
        ("Heel slides", 8),
        ("Dead bug", 10),
        ("Side plank", None),
    ]


def test_what_is_announced_for_today_is_no_exercise() -> None:
    assert gather(pool(speech=("Ciao, oggi facciamo gli addominali in quindici minuti.",))).exercises == []


def test_a_name_on_the_screen_that_shortens_a_listed_one_is_no_other() -> None:
    caption = "3 sets each:\n• 10 DB bench press\n• 12 bent over rows\n• 15 Arnold press"
    evidence = pool(caption, speech=("Hi.", "Start with a chest press, ten reps."), screen=(("DB Bench", 5, 10),))
    assert [one["name"] for one in records(evidence)] == ["DB bench press", "Bent over rows", "Arnold press"]


def test_a_number_behind_a_dash_at_the_end_counts() -> None:
    found = records(pool("Superset 1\n• DB floor press – 12\n• Bent over row – 10"))
    assert [(one["name"], one["reps"]) for one in found] == [("DB floor press", 12), ("Bent over row", 10)]


def test_turkish_rounds_have_a_rest_between_them() -> None:
    found = records(pool("1. Squat – 20 tekrar\n2. Plank – 45 sn\n\n4 tur, turlar arası 1 dk dinlen!"))
    assert all("rest_s" not in one for one in found)

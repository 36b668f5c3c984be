"""Labelled evidence pools for the note benchmark: what is said, shown and written, and what a note should hold."""

from dataclasses import dataclass, field

from pydantic import JsonValue

from services.domain.artifacts import Media, ScreenText, Segment, TextSpan, Transcript


@dataclass(frozen=True)
class Case:
    """One pool; `fields` are the values to find (None: to be left empty), `conflicts` words to be in `missing`."""

    name: str
    schema: str
    fields: dict[str, JsonValue]
    caption: str = ""
    title: str = ""
    hashtags: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    shown: tuple[tuple[str, float, float], ...] = ()
    conflicts: tuple[str, ...] = field(default=())

    @property
    def media(self) -> Media:
        """A clip of 30 s from TikTok with this caption."""
        about = {"caption": self.caption, "title": self.title, "platform": "tiktok", "hashtags": self.hashtags}
        return Media.model_validate({"file": "a.mp4", "sha256": "0", "size_bytes": 1, "duration_s": 30, **about})

    @property
    def transcript(self) -> Transcript:
        """One segment of five seconds for each thing said."""
        segments = tuple(Segment(start_s=5.0 * i, end_s=5.0 * i + 5, text=text) for i, text in enumerate(self.said))
        reason = None if segments else "Nobody speaks."
        return Transcript(engine="labelled", segments=segments, language="en" if segments else None, reason=reason)

    @property
    def screen_text(self) -> ScreenText:
        """One span for each text shown; those shown together stand one below the other."""
        spans: list[TextSpan] = []
        for text, start_s, end_s in self.shown:
            above = sum(span.start_s < end_s and start_s < span.end_s for span in spans)
            box = (0.1, 0.1 + 0.1 * above, 0.5, 0.06)
            spans.append(TextSpan(text=text, start_s=start_s, end_s=end_s, confidence=0.97, box=box))
        reason = None if spans else "There is no text on the screen."
        return ScreenText(engine="labelled", spans=tuple(spans), reason=reason)


CASES = (
    Case(
        name="silent: one exercise on the screen",
        schema="workout",
        shown=(("1. Elbow Plank", 0, 6.5), ("30 Seconds", 0, 6.5)),
        fields={
            "exercises": [{"name": "Elbow Plank", "seconds": 30, "start_s": 0.0, "end_s": 6.5}],
            "rounds": None,
            "format": None,
            "level": None,
        },
    ),
    Case(
        name="silent: several exercises, one after the other",
        schema="workout",
        shown=(
            ("5 MIN ABS", 0, 2),
            ("Bicycle Crunches", 2, 8),
            ("40 sec", 2, 8),
            ("Leg Raises", 8, 14),
            ("x15", 8, 14),
            ("Russian Twists", 14, 20),
            ("20 reps each side", 14, 20),
        ),
        fields={
            "exercises": [
                {"name": "Bicycle Crunches", "seconds": 40, "start_s": 2.0, "end_s": 8.0},
                {"name": "Leg Raises", "reps": 15, "start_s": 8.0, "end_s": 14.0},
                {"name": "Russian Twists", "reps": 20, "side": "each side", "start_s": 14.0, "end_s": 20.0},
            ],
            "muscle_groups": ["abs"],
            "rounds": None,
        },
    ),
    Case(
        name="spoken: circuit",
        schema="workout",
        said=(
            "Today we do a ten minute HIIT workout, 40 seconds on, 20 seconds off.",
            "First exercise is jumping jacks.",
            "Next up, high knees. Keep your chest up.",
            "And finally mountain climbers. Repeat this circuit three times.",
        ),
        fields={
            "exercises": [
                {"name": "Jumping jacks", "seconds": 40, "rest_s": 20},
                {"name": "High knees", "seconds": 40, "rest_s": 20},
                {"name": "Mountain climbers", "seconds": 40, "rest_s": 20},
            ],
            "rounds": 3,
            "format": "circuit",
            "duration_s": 600,
            "muscle_groups": None,
        },
    ),
    Case(
        name="caption: list with sets",
        schema="workout",
        caption="Leg day 🔥\n\n1. Goblet squats 3x12 @ 20kg\n2. Romanian deadlift – 4 sets of 8-10 reps\n"
        "3. Walking lunges 3 x 10 each leg\nRest 90 sec between sets\n\n#legday #dumbbellworkout",
        hashtags=("legday", "dumbbellworkout"),
        fields={
            "exercises": [
                {"name": "Goblet squats", "sets": 3, "reps": 12, "load": "20 kg", "rest_s": 90},
                {"name": "Romanian deadlift", "sets": 4, "reps": 8, "reps_max": 10, "rest_s": 90},
                {"name": "Walking lunges", "sets": 3, "reps": 10, "side": "each side", "rest_s": 90},
            ],
            "muscle_groups": ["legs"],
            "equipment": ["dumbbells"],
            "duration_s": None,
        },
    ),
    Case(
        name="conflict: said 12, on screen 10",
        schema="workout",
        said=("Now do 12 squats.", "Good job everybody."),
        shown=(("Squats", 0, 5), ("10 reps", 0, 5)),
        fields={"exercises": [{"name": "Squats", "reps": 10, "start_s": 0.0, "end_s": 5.0}]},
        conflicts=("reps of Squats", "said 12", "on screen 10"),
    ),
    Case(
        name="German workout",
        schema="workout",
        caption="Ganzkörper für Anfänger\n3 Runden\n12 Wdh Kniebeugen\n30 Sek Unterarmstütz\n10 Liegestütze",
        fields={
            "exercises": [
                {"name": "Kniebeugen", "reps": 12},
                {"name": "Unterarmstütz", "seconds": 30},
                {"name": "Liegestütze", "reps": 10},
            ],
            "rounds": 3,
            "level": "beginner",
            "muscle_groups": ["full body"],
        },
    ),
    Case(
        name="recipe: caption",
        schema="recipe",
        caption="Easy banana bread 🍌\n\nIngredients:\n- 3 ripe bananas\n- 1 1/2 cups flour\n- ½ tsp salt\n"
        "- 100g butter\n- vanilla\n\nMethod:\n1. Preheat the oven to 180°C.\n"
        "2. Mash the bananas and mix in the butter.\n3. Bake for 50 minutes.\n\nServes 8. Prep time: 15 min",
        fields={
            "ingredients": [
                {"quantity": 3, "name": "ripe bananas"},
                {"quantity": 1.5, "unit": "cup", "name": "flour"},
                {"quantity": 0.5, "unit": "tsp", "name": "salt"},
                {"quantity": 100, "unit": "g", "name": "butter"},
                {"name": "vanilla"},
            ],
            "steps": [
                "Preheat the oven to 180°C.",
                "Mash the bananas and mix in the butter.",
                "Bake for 50 minutes.",
            ],
            "servings": 8,
            "prep_time_s": 900,
            "cook_time_s": 3000,
            "temperature": "180°C",
        },
    ),
    Case(
        name="recipe: spoken",
        schema="recipe",
        said=(
            "This is my favourite pasta recipe.",
            "First, boil 200 grams of spaghetti.",
            "Then fry two cloves of garlic in 3 tablespoons of olive oil.",
            "Mix everything together and add a little salt.",
        ),
        fields={
            "ingredients": [
                {"quantity": 200, "unit": "g", "name": "spaghetti"},
                {"quantity": 2, "unit": "clove", "name": "garlic"},
                {"quantity": 3, "unit": "tbsp", "name": "olive oil"},
                {"name": "salt"},
            ],
            "steps": [
                "First, boil 200 grams of spaghetti.",
                "Then fry two cloves of garlic in 3 tablespoons of olive oil.",
                "Mix everything together and add a little salt.",
            ],
            "servings": None,
            "temperature": None,
        },
    ),
    Case(
        name="recipe: on the screen only",
        schema="recipe",
        shown=(("250 g flour", 0, 2), ("2 eggs", 2, 4), ("150 ml milk", 4, 6), ("1 pinch of salt", 6, 8)),
        fields={
            "ingredients": [
                {"quantity": 250, "unit": "g", "name": "flour"},
                {"quantity": 2, "name": "eggs"},
                {"quantity": 150, "unit": "ml", "name": "milk"},
                {"quantity": 1, "unit": "pinch", "name": "salt"},
            ],
            "steps": None,
        },
    ),
    Case(
        name="place",
        schema="place",
        caption="📍 Café Luna, Rua da Rosa 12, Lisbon\nThe best brunch in Lisbon! Pancakes €9.50.\n"
        "Pro tip: go early, it fills up.\nMenu: https://luna.example.com/menu.",
        hashtags=("lisbon", "brunch"),
        fields={
            "name": "Café Luna",
            "address": "Rua da Rosa 12, Lisbon",
            "kind": "café",
            "prices": ["€9.50"],
            "tips": ["Pro tip: go early, it fills up."],
            "links": ["https://luna.example.com/menu"],
        },
    ),
    Case(
        name="product",
        schema="product",
        caption="Honest review of these earbuds\nPros: great battery, very light\nCons: weak microphone",
        shown=(("SoundPods Mini", 1, 4), ("$49.99", 1, 4)),
        fields={
            "name": "SoundPods Mini",
            "price": "$49.99",
            "pros": ["great battery", "very light"],
            "cons": ["weak microphone"],
            "brand": None,
        },
    ),
    Case(
        name="tutorial",
        schema="tutorial",
        caption="How to fix a dripping tap\nYou'll need: wrench, new washer\nStep 1: Turn off the water.\n"
        "Step 2: Unscrew the handle.\nStep 3: Replace the washer.",
        fields={
            "steps": ["Turn off the water.", "Unscrew the handle.", "Replace the washer."],
            "tools": ["wrench", "new washer"],
            "links": None,
        },
    ),
    Case(
        name="general: a talk",
        schema="general",
        said=(
            "Why is your startup failing? A small team of people has to talk to users every single week.",
            "And also you have to step back, look at the price, and rest.",
        ),
        shown=(("WHY YOUR STARTUP IS FAILING", 0, 6), ("SAM", 0, 6), ("SMALL TEAM OF", 6, 7)),
        hashtags=("startup",),
        fields={
            "summary": "Why is your startup failing?",
            "key_points": ["WHY YOUR STARTUP IS FAILING"],
            "hashtags": ["startup"],
            "links": None,
        },
    ),
    Case(name="nothing", schema="general", fields={"summary": None, "key_points": None, "links": None}),
)

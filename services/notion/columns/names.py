"""By which names people keep things in their databases, and when two names are the same."""

import re

Name = frozenset[str]  # the words of a name, without order, case, plural and the words that say nothing

_SILENT = {"the", "of", "my", "a", "an", "in", "for", "this", "is", "and", "to", "per", "each"}
_UNITS = {"min", "minute", "sec", "second", "hour", "hr", "h", "s", "kg", "number", "count", "no"}
_VAGUE = {"video", "recipe", "workout", "total", "main", "all", "list", "full", "key", "original", "post", "training"}
# The left names are a note's fields, or the facts named in `_facts`.
SYNONYMS = {
    "title": "title, name, headline",
    "summary": "summary, description, overview, abstract, tldr, gist, about, key idea",
    "url": "url, link, video, video link, video url, source, source url, source link, original, post, reel",
    "author": "author, creator, channel, account, by, made by, username, handle, influencer, posted by",
    "hashtags": "tags, hashtags, keywords, topics, labels",
    "length": "length, video length, video duration, duration, runtime",
    "video_length": "length, video length, video duration, runtime",  # where a duration is the exercise's or the dish's
    "platform": "platform, site, app, network, source",
    "caption": "caption, post text, original text",
    "language": "language",
    "category": "type, category, kind, sort",
    "exercises": "exercises, moves, movements, exercise list",
    "rest_s": "rest, rest time, pause, break",
    "load": "load, weight",
    "seconds": "time per set, seconds, hold",
    "muscle_groups": "muscle groups, muscle group, muscles, muscle, body parts, target, target muscles, focus",
    "equipment": "equipment, gear, needed",
    "level": "level, difficulty",
    "rounds": "rounds, circuits",
    "duration_s": "duration, time, how long, minutes, mins",
    "ingredients": "ingredients, ingredient list, shopping list",
    "steps": "steps, instructions, method, directions, how to, preparation",
    "servings": "servings, portions, serves, yield, people",
    "prep_time_s": "prep time, preparation time, prep",
    "cook_time_s": "cook time, cooking time, baking time, bake time",
    "total_time_s": "total time, time, duration, minutes, mins, ready in",
    "temperature": "temperature, oven, oven temperature, heat",
    "address": "address, location, where, area",
    "prices": "prices, price, cost",
    "price": "price, cost",
    "tools": "tools, materials, what you need",
    "key_points": "key points, takeaways, key takeaways, main points, highlights, lessons",
    "pros": "pros, advantages",
    "cons": "cons, disadvantages",
}
_OF_THE_VIDEO = ("title", "url", "author", "platform")  # known for sure, so nobody has to be asked


def name_of(text: str, *, loosely: bool = False) -> Name:
    """The words that count; loosely, without those that many names carry."""
    bare = re.sub(r"[(\[].*?[)\]]", " ", text).replace("_", " ").replace("-", "")
    words = {_singular(word) for word in re.findall(r"\w+", bare.casefold())}
    kept = words - _SILENT - _UNITS or words
    return frozenset((kept - _VAGUE or kept) if loosely else kept)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def is_of_the_video(name: str) -> bool:
    """Whether a column of that name holds what the platform says about the video."""
    return any(name_of(name) == name_of(one) for key in _OF_THE_VIDEO for one in SYNONYMS[key].split(", "))

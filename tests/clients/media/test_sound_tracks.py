"""Of several sound tracks the one that speaks is heard."""

import numpy as np
import pytest

from clients.media.sound_tracks import Sound, SoundTrack, choose

SILENT, LOUD = np.zeros(100, np.float32), np.full(100, 0.5, np.float32)
VOICE = np.full(100, 0.25, np.float32)


def spoken(sound: Sound) -> float:
    """In place of the detector: only VOICE speaks."""
    return 5.0 if sound is VOICE else 0.0


def chosen(*tracks: tuple[SoundTrack, Sound]) -> int:
    return choose([track for track, _ in tracks], [sound for _, sound in tracks], spoken).index


def test_the_silent_one_is_passed_over_also_where_it_is_the_default() -> None:
    assert chosen((SoundTrack(0, is_default=True), SILENT), (SoundTrack(1), VOICE)) == 1


def test_the_one_that_speaks_comes_before_music() -> None:
    assert chosen((SoundTrack(0, is_default=True), LOUD), (SoundTrack(1), VOICE)) == 1


def test_of_two_that_speak_it_is_the_default() -> None:
    assert chosen((SoundTrack(0), VOICE), (SoundTrack(1, is_default=True), VOICE)) == 1


def test_the_original_comes_before_a_dub() -> None:
    assert chosen((SoundTrack(0, is_default=True, is_dub=True), VOICE), (SoundTrack(1), VOICE)) == 1
    assert chosen((SoundTrack(0, is_default=True), VOICE), (SoundTrack(1, is_original=True), VOICE)) == 1


def test_a_commentary_is_heard_only_when_there_is_nothing_else() -> None:
    assert chosen((SoundTrack(0, is_aside=True, is_default=True), VOICE), (SoundTrack(1), VOICE)) == 1
    assert chosen((SoundTrack(0, is_aside=True), VOICE), (SoundTrack(1), SILENT)) == 0


@pytest.mark.parametrize("sound", [SILENT, LOUD, VOICE])
def test_where_nothing_tells_them_apart_it_is_the_first(sound: Sound) -> None:
    assert chosen((SoundTrack(0), sound), (SoundTrack(1), sound)) == 0


def test_the_whole_is_listened_to_where_nobody_spoke_in_what_was_heard_of_it() -> None:
    tracks = [SoundTrack(0, is_default=True), SoundTrack(1)]

    assert choose(tracks, [LOUD, LOUD], spoken, lambda number: (LOUD, VOICE)[number]).index == 1

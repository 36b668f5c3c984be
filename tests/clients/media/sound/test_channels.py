"""Two channels: mixed, or the one in which somebody speaks."""

import numpy as np
import pytest

from clients.media.sound.channels import Sound, mixed, one_channel

RATE_HZ = 16_000
SECONDS = np.arange(4 * RATE_HZ) / RATE_HZ
VOICE = (0.3 * 32767 * np.sin(2 * np.pi * 200 * SECONDS)).astype(np.int16)
NOISE = np.random.default_rng(1).normal(0, 6000, len(VOICE)).astype(np.int16)
QUIET = (NOISE // 200).astype(np.int16)


def spoken_s(sound: Sound) -> float:
    """A voice is what has this tone alone."""
    return float(len(sound) / RATE_HZ) if np.allclose(sound, VOICE / 32768, atol=0.001) else 0.0


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_noise_beside_a_voice_is_left_out(order: tuple[int, int]) -> None:
    both = np.stack([(VOICE, NOISE)[number] for number in order])

    assert np.allclose(one_channel(both, RATE_HZ, spoken_s), VOICE / 32768)


@pytest.mark.parametrize(
    "both",
    [np.stack([VOICE, VOICE]), np.stack([NOISE, np.roll(NOISE, 900)]), np.stack([VOICE, QUIET])],
    ids=["the same", "nobody speaks", "the other is quiet"],
)
def test_all_else_is_mixed(both: np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> None:
    assert np.array_equal(one_channel(both, RATE_HZ, spoken_s), mixed(both, RATE_HZ))


def test_who_speaks_now_and_then_in_a_channel_of_their_own_is_kept() -> None:
    guest = np.where(SECONDS % 4 < 0.3, NOISE, 0).astype(np.int16)
    both = np.stack([VOICE, guest])

    assert np.array_equal(one_channel(both, RATE_HZ, spoken_s), mixed(both, RATE_HZ))

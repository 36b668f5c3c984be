"""By how much the eyes of each picture are moved, and why those of others are left alone."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from services.eye_contact.eyes import CORNERS, SHOWN, degrees_of, measured_of
from services.eye_contact.looks import EyeLook, Gazes, gazes

Floats = npt.NDArray[np.float64]


class Reason(StrEnum):
    """Why a picture's eyes are left alone."""

    NO_FACE = "no face was seen"
    FACES = "there was more than one face"
    TURNED = "the head was turned away"
    UNTOLD = "the head was a little turned all along, so that it could not be told where the camera is"
    SMALL = "the eyes were too small"
    BLINK = "the eyes were closed or half closed"
    NARROW = "the eyes were too narrow to tell where they look"
    UNSEEN = "the irises could not be told apart from what is around them"
    UNLIKE = "the two eyes did not agree"
    AWAY = "the look was too far away"
    HELD = "the look away was meant: it was held"
    STRAIGHT = "the eyes already looked into the camera"


# Ramps: nothing at the first number, all at the second. A correction looks natural to about 15 degrees, leaves a
# dark rim at 18 and looks false at 30; a turned head hides half of an eye. Angles are measured to some five percent.
# Eyes that look the same way agree to 0.06 half widths up to 15 degrees; an iris that went on under a lid or into a
# corner, where it can be followed no further, is told by 0.11 and more.
YAW, ANGLE, RADIUS_PX = (30.0, 18.0), (17.0, 16.0), (3.5, 5.0)
OPENING, APART, ENOUGH = (0.6, 0.8), (0.12, 0.07), (0.7, 1.5)  # of the usual; half widths; degrees
LIKENESS = (0.25, 0.35)  # to an iris: lids, lashes and frames of glasses are less like one
NARROW = (0.14, 0.17)  # of the eye's width: between lids that are nearer the disc is no measure
EDGE_S = 0.2  # on both sides of a look that was held: the eyes are on their way
HELD_S = 1.5
SMOOTH = 7  # pictures; looking ahead, so that a ramp is over when a blink begins
LONG = 13  # pictures, for what is an error where it is so in a few of them
# Pictures on each side whose mean is taken, how soon those further away count less, and degrees off after which one is
# of another look: a glance is never smoothed over.
STEADY, FADES, SAME_LOOK = 12, 5.0, 1.6
# A clip in which more than this part of the measures is not to be relied on has none that is: eyes that do not agree,
# or of a known move (`trial`) less or more than this part is measured.
UNRELIABLE, TRIALS, TRIED = 0.2, (0.6, 1.25), 3  # and so many trials tell something
TURN = 0.33  # half widths by which an iris moves in an eye that holds the camera while the head turns, times tan(yaw)
USUAL_V = -0.12  # of somebody who looks into the camera
# A person's densest gaze that is nearer than so many degrees to the usual one is theirs, or, where the head is turned,
# than this part of the way by which the aim was moved along: how far an eye moves in a turned head is a rough guess.
OWN, ROUGHLY = 4.0, 0.75
GUESSED = (
    6.0  # degrees of yaw beyond which the usual gaze is no guess that can be relied on: it is off by 8 to 22 degrees
)
VERTICAL, MAX_VERTICAL = 0.5, 5.0  # lids do not follow: half of it, and so many degrees at most


@dataclass(frozen=True)
class GazePlan:
    """For each picture: the shift in half widths (n x 2), its strength (0..1), the offset before in degrees (n),
    which is NaN where it is unknown, and the reason where the strength is 0. `target` is what is looked at, `shown`
    what part of an eye's move is measured."""

    shift: Floats
    strength: Floats
    offset: Floats
    reasons: list[Reason | None]
    target: tuple[float, float]
    shown: float = SHOWN

    @property
    def corrected(self) -> npt.NDArray[np.bool_]:
        """Which pictures are changed."""
        return self.strength > 0

    @property
    def left_alone(self) -> dict[str, float]:
        """The share of all pictures that each reason has, the most common first."""
        known = [reason for reason in self.reasons if reason]
        return {
            str(reason): known.count(reason) / len(self.reasons)
            for reason in sorted(set(known), key=known.count, reverse=True)
        }


def plan(looks: list[EyeLook], intensity: float) -> GazePlan:
    """Decide for a whole clip; `intensity` is 0..1."""
    seen = gazes(looks)
    target, is_told = _target(seen)
    shown = shown_of(looks)
    off_u = _steady(seen.u - (target[0] - TURN * np.tan(np.radians(seen.yaw))))
    off_v = _steady(seen.v - target[1])
    offset = degrees_of(np.hypot(off_u, off_v), shown)
    gates, reasons = _gates(_seeable(looks, seen, offset, is_told=is_told), offset)
    strength = intensity * gates
    strength[strength < 0.02] = 0.0  # what nobody could see
    most = measured_of(MAX_VERTICAL, shown)
    shift = np.column_stack([-off_u, np.clip(-VERTICAL * off_v, -most, most)])
    shift = np.nan_to_num(shift) * strength[:, None]
    told = [None if strong else reason or Reason.STRAIGHT for strong, reason in zip(strength > 0, reasons, strict=True)]
    return GazePlan(shift, strength, offset, told, target, shown)


def shown_of(looks: list[EyeLook]) -> float:
    """What part of an eye's move is measured of this face."""
    trials = _trials(looks)
    return CORNERS * float(np.clip(np.median(trials), *TRIALS)) if len(trials) >= TRIED else SHOWN


def _trials(looks: list[EyeLook]) -> Floats:
    return np.array([one.shown for one in looks if one.shown is not None], np.float64)


def _is_reliable(looks: list[EyeLook], seen: Gazes) -> tuple[bool, bool]:
    """Whether the measure follows a known move, and whether both eyes agree, in most of a clip."""
    trials, apart = _trials(looks), seen.apart[seen.known]
    wrong = ((trials < TRIALS[0]) | (trials > TRIALS[1])).mean() if len(trials) >= TRIED else 0.0
    return bool(wrong <= UNRELIABLE), not len(apart) or bool((apart > sum(APART) / 2).mean() <= UNRELIABLE)


def _target(seen: Gazes) -> tuple[tuple[float, float], bool]:
    """Where the person looks who looks into the camera, and whether that can be told.

    It is their own densest gaze where that is near the usual one. What is further away is a script or a screen beside
    the lens, the very thing that is to be corrected: then it is the usual one, if the head is not turned.
    """
    straight = seen.known & (np.abs(seen.yaw) < YAW[1])
    if straight.sum() < 2:
        return (0.0, USUAL_V), True
    turned = np.tan(np.radians(seen.yaw[straight]))
    u, v = seen.u[straight] + TURN * turned, seen.v[straight]
    if len(u) > 2000:
        u, v = u[:: len(u) // 1000], v[:: len(v) // 1000]
    near = ((u[:, None] - u) ** 2 + (v[:, None] - v) ** 2) < measured_of(1.5) ** 2
    best = near[int(near.sum(axis=1).argmax())]
    densest_u, densest_v = float(u[best].mean()), float(v[best].mean())
    usually_turned = float(np.median(np.abs(turned)))
    own = measured_of(OWN) + ROUGHLY * TURN * usually_turned
    is_own = abs(densest_u) < own
    at_v = float(np.clip(densest_v, USUAL_V - own, USUAL_V + own))
    return (densest_u if is_own else 0.0, at_v), is_own or usually_turned < np.tan(np.radians(GUESSED))


def _gates(seeable: dict[Reason, Floats], offset: Floats) -> tuple[Floats, list[Reason | None]]:
    """How much of a correction each picture allows, and what speaks most against it."""
    # By the offset, which is steady within a look and jumps with a glance: a ramp there would be seen as a slow eye.
    sized = {Reason.AWAY: _ramp(offset, ANGLE), Reason.STRAIGHT: _ramp(offset, ENOUGH)}
    factors = np.nan_to_num(np.vstack([*seeable.values(), *sized.values()]))
    names = [*seeable, *sized]
    lowest = factors.argmin(axis=0)  # of equal ones the first, which is the plainest
    gates = factors[: len(seeable)].prod(axis=0)
    # The least around each picture, and of that the mean: it never passes what a picture allows, and does not flicker.
    gates = _around(_around(gates, SMOOTH, np.min), SMOOTH, np.mean) * factors[len(seeable) :].prod(axis=0)
    return gates, [names[n] if factor < 1 else None for n, factor in zip(lowest, factors.min(axis=0), strict=True)]


def _seeable(looks: list[EyeLook], seen: Gazes, offset: Floats, *, is_told: bool) -> dict[Reason, Floats]:
    """What speaks against a correction whatever its size, 0..1 for each picture."""
    faces = np.array([one.faces for one in looks])
    opening = np.array([one.opening for one in looks])
    radius = np.array([one.radius_px for one in looks])
    alone = faces == 1
    usual = float(np.median(opening[alone])) if alone.any() else 1.0
    follows, agrees = _is_reliable(looks, seen)
    likeness = np.array([one.likeness for one in looks])
    return {
        Reason.NO_FACE: (faces > 0).astype(float),
        Reason.FACES: (faces < 2).astype(float),
        Reason.TURNED: _ramp(np.abs(seen.yaw), YAW),
        Reason.UNTOLD: np.full(len(looks), float(is_told)),
        Reason.SMALL: _ramp(radius, RADIUS_PX),
        Reason.BLINK: _ramp(opening / max(usual, 1e-6), OPENING),
        Reason.NARROW: _ramp(np.full(len(looks), usual), NARROW),
        Reason.UNSEEN: seen.known * follows * _ramp(_around(likeness, LONG, np.median), LIKENESS),
        Reason.UNLIKE: agrees * _ramp(_around(np.nan_to_num(seen.apart), LONG, np.median), APART),
        Reason.HELD: 1.0 - _held(looks, offset),
    }


def _held(looks: list[EyeLook], offset: Floats) -> Floats:
    """1 where somebody looks away on purpose: beyond what looks natural, for longer than a glance."""
    far, held = np.nan_to_num(offset) > sum(ANGLE) / 2, np.zeros(len(looks))
    times = np.array([one.time_s for one in looks])
    begin = 0
    for at in range(1, len(looks) + 1):
        if at < len(looks) and far[at] == far[begin]:
            continue
        if far[begin] and times[at - 1] - times[begin] > HELD_S:
            held[(times >= times[begin] - EDGE_S) & (times <= times[at - 1] + EDGE_S)] = 1.0
        begin = at
    return held


def _ramp(values: Floats, edges: tuple[float, float]) -> Floats:
    """0 at the first edge, 1 at the second, whichever is larger."""
    return np.asarray(np.clip((values - edges[0]) / (edges[1] - edges[0]), 0, 1), np.float64)


def _around(values: Floats, count: int, told: Callable[..., Any]) -> Floats:
    """What is told of the values around each one."""
    if not len(values):
        return values
    wide = np.pad(values, count // 2, mode="edge")
    return np.asarray(told(np.lib.stride_tricks.sliding_window_view(wide, count), axis=1), np.float64)


def _steady(values: Floats) -> Floats:
    """Each value averaged with those near it that are of the same look: the disc's error trembles, a glance jumps."""
    if not len(values):
        return values
    wide = np.pad(values, STEADY, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(wide, 2 * STEADY + 1)
    middle = windows[:, STEADY - 1 : STEADY + 2]
    some = np.isfinite(middle).any(axis=1)
    usual = np.full(len(values), np.nan)
    usual[some] = np.nanmedian(middle[some], axis=1)
    near = np.exp(-0.5 * (np.arange(-STEADY, STEADY + 1) / FADES) ** 2)
    alike = np.exp(-0.5 * ((windows - usual[:, None]) / measured_of(SAME_LOOK)) ** 2)
    counts = np.nan_to_num(alike) * near
    sums = (counts * np.nan_to_num(windows)).sum(axis=1)
    return np.where(np.isfinite(values) & some, sums / np.maximum(counts.sum(axis=1), 1e-9), np.nan)

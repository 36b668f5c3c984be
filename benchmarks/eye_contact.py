"""Eye contact on faces whose gaze is known: `python -m benchmarks.eye_contact [VIDEO...] [--kind KIND]
[--face PICTURE] [--pictures FOLDER]`.

A portrait's irises are moved by known angles, held by a hand that trembles, with noise, with glasses drawn on, with
narrowed eyes, dark skin and pale irises; other portraits are given by `--face`, plain and with glasses. Printed for
each: the offset before and after as the dark disc shows it in pictures that are looked at anew, the tremble (second
difference, degrees) before and after and of the correction itself (95 %; of eyes that are held still the rest is the
measure's), and what changed outside the lids. Then the speed and the memory of a whole
file, and what becomes of each VIDEO given. The moves of a portrait are of the same kind as the corrections, which
flatters how they look, not the figures.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Picture
from skimage import data

from clients.local_models.face import FaceNetworks
from config.settings import load_settings
from services.eye_contact.correct import CorrectionOptions, EyeContact, correct
from services.eye_contact.disc import disc
from services.eye_contact.eyes import Eye, alike, degrees_of, radius_of, shift_of
from services.eye_contact.face import FaceFollower
from services.eye_contact.looks import EyeLook, gazes
from services.eye_contact.plan import TURN, GazePlan, plan
from services.eye_contact.retouched import Retouched, moved
from services.eye_contact.video import Planes
from services.eye_contact.warp import Warp
from services.eye_contact.watcher import Watcher

Image = npt.NDArray[np.uint8]
FPS, HELD = 25, 20  # pictures for which an angle is held
ANGLES = (0, 0, 4, 0, 8, 12, 0, 15, -4, -8, 0, -12, -15, 0, 20, 0, 25)
CORRECTED = (4, 15)  # degrees, within which the offset must fall
SIZE = (1280, 720)
KINDS = ("plain", "glasses", "narrow", "noisy", "dark", "pale")
EYES_APART = 165  # pixels between the eyes of a portrait that is given, as in the astronaut's
DARK = np.array([0.50, 0.40, 0.34])  # of a light skin's red, green and blue


def astronaut() -> Image:
    """scikit-image's astronaut (public domain) as 720p."""
    face = data.astronaut()[:360, 100:460]
    return np.asarray(
        cv2.resize(face, (SIZE[0], SIZE[0]), interpolation=cv2.INTER_CUBIC)[150 : 150 + SIZE[1]], np.uint8
    )


def given(path: Path) -> Image:
    """A portrait from a file as 720p, its eyes as far apart and where the astronaut's are."""
    image = np.asarray(Picture.open(path).convert("RGB"), np.uint8)
    found = FaceFollower(networks()).look(image)
    if not found:
        raise SystemExit(f"{path}: no face was found")
    one, other = (eye.middle for eye in found[0].eyes)
    turn, scale = np.degrees(np.arctan2(*(other - one)[::-1])), EYES_APART / float(np.hypot(*(other - one)))
    middle = (one + other) / 2
    moved_to = cv2.getRotationMatrix2D((float(middle[0]), float(middle[1])), float(turn), scale)
    moved_to[:, 2] += np.array([SIZE[0] * 0.36, SIZE[1] * 0.3]) - middle
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.warpAffine(image, moved_to, SIZE, flags=way, borderMode=cv2.BORDER_REFLECT), np.uint8)


def portrait(kind: str, face: Image) -> Image:
    """A face with glasses drawn on, the eyes narrowed, dark skin or pale irises."""
    image = face.copy()
    follower = FaceFollower(networks())
    eyes = follower.look(image)[0].eyes
    if kind == "dark":
        image = np.asarray(_shaded(image, eyes), np.uint8)
    if kind == "pale":
        for eye in eyes:
            _pale(image, eye)
    if kind == "glasses":
        for eye in eyes:
            centre = (round(float(eye.middle[0])), round(float(eye.middle[1])))
            cv2.ellipse(image, centre, (round(1.5 * eye.half), round(1.1 * eye.half)), 0, 0, 360, (40, 30, 30), 4)
    if kind == "narrow":
        for eye in eyes:
            _narrow(image, eye)
    return image


def _narrow(image: Image, eye: Eye) -> None:
    """Draw the lids together by a third, by stretching what is above and below them."""
    reach = 1.4 * eye.half
    left, top = (int(value - reach) for value in eye.middle)
    side = int(2 * reach)
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    off = (y - reach) / reach
    across = np.clip(1 - np.abs(x - reach) / reach, 0, 1)
    squeezed = reach + reach * np.sign(off) * np.abs(off) ** (1 - 0.35 * across)
    part = image[top : top + side, left : left + side]
    part[...] = cv2.remap(part.copy(), x, squeezed.astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def _shaded(image: Image, eyes: tuple[Eye, Eye]) -> npt.NDArray[np.float64]:
    """All but what lies between the lids as dark as dark skin is."""
    between = np.zeros(image.shape[:2], np.uint8)
    for eye in eyes:
        cv2.fillPoly(between, [np.round(eye.lids * 16).astype(np.int32)], 255, shift=4)
    share = cv2.GaussianBlur(between, (0, 0), 2)[..., None] / 255
    return np.asarray(image * (share * 0.85 + (1 - share) * DARK))


def _pale(image: Image, eye: Eye) -> None:
    """Draw the ring around the pupil in a light blue."""
    y, x = np.mgrid[0 : image.shape[0], 0 : image.shape[1]]
    away = np.hypot(x - eye.iris[0], y - eye.iris[1]) / eye.radius
    between = np.zeros(image.shape[:2], np.uint8)
    cv2.fillPoly(between, [np.round(eye.lids * 16).astype(np.int32)], 1, shift=4)
    share = 0.75 * between * np.clip((away - 0.4) * 8, 0, 1) * np.clip((0.92 - away) * 8, 0, 1)
    image[...] = image + share[..., None] * (np.array([150, 175, 190]) - image)


def clip(kind: str, angles: npt.NDArray[np.float64], face: Image | None = None) -> Iterator[Image]:
    """Pictures whose gaze is off by these degrees; of the astronaut where no face is given."""
    still, rng = portrait(kind, astronaut() if face is None else face), np.random.default_rng(7)
    eyes = alike(*FaceFollower(networks()).look(still)[0].eyes)
    grey = np.asarray(cv2.cvtColor(still, cv2.COLOR_RGB2GRAY), np.uint8)
    discs = [disc(grey, eye, radius_of(eye)) for eye in eyes]
    noise = 6.0 if kind == "noisy" else 2.0
    for number, angle in enumerate(angles):
        image, t = still.copy(), number / FPS
        for eye, found in zip(eyes, discs, strict=True):
            assert found is not None
            centre = eye.pixels(np.array([[found.u, found.v]], np.float32))[0]
            way = (eye.axes @ np.array([shift_of(angle), 0], np.float32)) * eye.half
            Warp(eye, centre, eye.radius, way).apply(image)
        turn = cv2.getRotationMatrix2D((640, 360), 1.2 * np.sin(2.1 * t), 1 + 0.01 * np.sin(1.3 * t))
        turn[:, 2] += 6 * np.sin(3.1 * t) + rng.normal(0, 0.5), 4 * np.cos(2.3 * t) + rng.normal(0, 0.5)
        image = np.asarray(
            cv2.warpAffine(image, turn, SIZE, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT), np.uint8
        )
        grain = rng.normal(0, noise, image.shape[:2])[..., None]
        yield np.clip(image + grain, 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Seen:
    """What is measured of a clip: signed offsets (degrees) along the eyes, and what changed outside the lids."""

    before: npt.NDArray[np.float64]
    after: npt.NDArray[np.float64]
    planned: GazePlan
    outside: int
    pictures: list[tuple[Image, Image]]


def measure(kind: str, angles: npt.NDArray[np.float64], intensity: float = 1.0, face: Image | None = None) -> Seen:
    """Correct a clip picture by picture, and look at the result as at any clip."""
    originals = [_planes(image) for image in clip(kind, angles, face)]
    looks = _looks(originals)
    planned, outside = plan(looks, intensity), 0
    made = Retouched(planned.shown)
    results = []
    for planes, seen, strength, shift in zip(originals, looks, planned.strength, planned.shift, strict=True):
        result = moved(planes, seen, shift, planned.target, made) if strength else planes
        results.append(result)
        outside += _changed_outside(planes, result, seen)
    before, after = gazes(looks), gazes(_looks(results))
    aim = planned.target[0] - TURN * np.tan(np.radians(before.yaw))
    return Seen(
        degrees_of(before.u - aim), degrees_of(after.u - aim), planned, outside,
        [(one.rgb(1280), other.rgb(1280)) for one, other in zip(originals, results, strict=True)],
    )  # fmt: skip


def _planes(image: Image) -> Planes:
    flat = cv2.cvtColor(image, cv2.COLOR_RGB2YUV_I420)
    height, width = image.shape[:2]
    u, v = flat[height:].reshape(2, height // 2, width // 2)
    return Planes(0.0, np.asarray(flat[:height], np.uint8), np.asarray(u, np.uint8), np.asarray(v, np.uint8))


def _looks(all_planes: list[Planes]) -> list[EyeLook]:
    watcher = Watcher(FaceFollower(networks()))
    for number, one in enumerate(all_planes):
        watcher.watch(one.rgb(1280), number / FPS)
    return watcher.looks()


def _changed_outside(before: Planes, after: Planes, seen: EyeLook) -> int:
    inside = np.zeros(before.y.shape, np.uint8)
    for eye in seen.eyes or ():
        cv2.fillPoly(inside, [np.round(eye.lids * 16).astype(np.int32)], 1, shift=4)
    return int(((before.y != after.y) & (inside == 0)).sum())


def report(kind: str, seen: Seen, angles: npt.NDArray[np.float64]) -> None:
    """Print one kind's figures."""
    size = np.abs(angles)
    wanted = (size >= CORRECTED[0]) & (size <= CORRECTED[1])
    before, after = (float(np.nanmean(np.abs(values[wanted]))) for values in (seen.before, seen.after))
    calm = np.ones(len(angles), bool)
    for at in np.flatnonzero(np.diff(angles)):
        calm[max(0, at - 1) : at + 3] = False
    trembles = [np.abs(np.diff(values, 2))[calm[1:-1]] for values in (seen.before, seen.after)]
    median, p95 = ([float(np.nanpercentile(one, q)) for one in trembles] for q in (50, 95))
    added = np.percentile(np.abs(np.diff(degrees_of(seen.planned.shift[:, 0], seen.planned.shown), 2))[calm[1:-1]], 95)
    far = seen.planned.corrected[size > 18].mean()
    print(
        f"{kind:18}{before:8.2f}{after:8.2f}{1 - after / before:8.0%}{median[0]:9.2f}{median[1]:6.2f}"
        f"{p95[0]:8.2f}{p95[1]:6.2f}{added:8.2f}{seen.outside:9}{far:10.0%}"
    )
    for angle in sorted(set(size[wanted])):
        at = size == angle
        one, other = (float(np.nanmean(np.abs(values[at]))) for values in (seen.before, seen.after))
        print(f"   {angle:4.0f}°  {one:5.2f} {other:5.2f} {1 - other / one:6.0%}")


def whole_file(folder: Path) -> None:
    """Time a whole file, with decoding and encoding."""
    source, angles = folder / "face.mp4", np.repeat(np.array(ANGLES, float), HELD)
    with av.open(str(source), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "15", "preset": "ultrafast"})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for image in clip("plain", angles):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode(None))
    began = time.monotonic()
    command = [sys.executable, "-m", "scripts.cli", "eye-contact", str(source), "--intensity", "1", "--json"]
    run = subprocess.run([*command, "--out", str(folder / "out.mp4")], check=True, capture_output=True, text=True)
    seconds, made = time.monotonic() - began, json.loads(run.stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy, load = used.ru_utime + used.ru_stime, os.getloadavg()[0]
    print(
        f"{len(angles)} pictures of 720p in {seconds:.1f} s: {len(angles) / seconds:.1f} a second beside a load of "
        f"{load:.0f}; {busy:.1f} s of processor: {len(angles) / busy:.1f} a second of one core; "
        f"{used.ru_maxrss / 1024:.0f} MB"
    )
    print(
        f"offset {made['offset_before']} -> {made['offset_after']} degrees, {made['corrected_share']:.0%} corrected\n"
    )


def networks() -> FaceNetworks:
    """The real ones."""
    return FaceNetworks(load_settings().face_model)


def _tell(video: Path, made: EyeContact) -> None:
    print(f"\n{video.name}: {1 - made.corrected_share:.1%} of the pictures untouched. {made.reason or ''}")
    for reason, share in made.left_alone.items():
        print(f"   {share:5.1%}  {reason}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("videos", nargs="*", type=Path, metavar="VIDEO")
    parser.add_argument(
        "--kind", choices=(*KINDS, "file"), action="append", default=[], help="only these kinds; `file`: speed"
    )
    parser.add_argument("--held", type=int, default=HELD, metavar="PICTURES", help="for which an angle is held")
    parser.add_argument("--face", type=Path, action="append", default=[], metavar="PICTURE", help="another portrait")
    parser.add_argument(
        "--pictures", type=Path, metavar="FOLDER", help="keep pictures before and after, twice as large"
    )
    arguments = parser.parse_args()
    kinds = arguments.kind or ([] if arguments.face or arguments.videos else [*KINDS, "file"])
    if "file" in kinds:
        with tempfile.TemporaryDirectory() as folder:
            whole_file(Path(folder))
    angles = np.repeat(np.array(ANGLES, float), arguments.held)
    print(
        f"{'':18}{'before':>8}{'after':>8}{'falls':>8}{'tremble':>15}{'p95':>14}{'added':>8}{'outside':>9}{'> 18°':>10}"
    )
    for kind in (one for one in KINDS if one in kinds):
        seen = measure(kind, angles)
        report(kind, seen, angles)
        if arguments.pictures:
            _keep(arguments.pictures, kind, seen, angles)
    for path in arguments.face:
        face = given(path)
        for kind in ("plain", "glasses"):
            report(f"{path.stem[:9]} {kind}", measure(kind, angles, face=face), angles)
    with tempfile.TemporaryDirectory() as folder:
        for video in arguments.videos:
            _tell(video, correct(video, Path(folder) / "one.mp4", networks, CorrectionOptions(1.0), lambda *_: None))


def _keep(folder: Path, kind: str, seen: Seen, angles: npt.NDArray[np.float64]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for angle in (8, -12, 15, 20):
        times = np.flatnonzero(angles == angle)
        at = int(times[len(times) // 2])
        rows.append(np.hstack([image[160:270, 290:610] for image in seen.pictures[at]]))
    picture = cv2.resize(np.vstack(rows), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    cv2.imwrite(str(folder / f"{kind}.jpg"), picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 82])


if __name__ == "__main__":
    main()

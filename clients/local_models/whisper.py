"""faster-whisper's model without the work that it does twice, in less memory. Heavy: imported where one is loaded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ctranslate2
import faster_whisper
import numpy as np
import numpy.typing as npt
from faster_whisper.feature_extractor import FeatureExtractor
from faster_whisper.transcribe import restore_speech_timestamps
from faster_whisper.vad import VadOptions, get_speech_timestamps

from clients.media.audio import RATE_HZ, Samples
from utils.memory import give_back, taking_again

Features = npt.NDArray[np.float32]  # mel bands x frames
PIECE_FRAMES = 3000  # half a minute
_RANGE = 8.0  # decades below the loudest that count, as Whisper was taught
_PADDING = np.zeros(160, np.float32)  # after the sound, as the library does
_AT_ONCE = 2


@dataclass(frozen=True)
class Spoken:
    """What is to be known of a sound to write down its words: features of what is spoken in it, and where that is."""

    features: Features
    stretches: Sequence[Mapping[str, int]]  # from, to in samples


class PiecewiseFeatures(FeatureExtractor):  # type: ignore[misc]  # it has no types
    """The same features, computed for half a minute at a time: at once they take 450 MB for ten minutes of sound."""

    def __call__(self, waveform: Samples, padding: int = 160, chunk_length: int | None = None) -> Features:
        """Give the log-Mel spectrogram of a sound at 16 kHz, one frame more than it has hundredths of a second.

        Features that were computed before are given as they are.
        """
        if waveform.ndim > 1:
            return waveform
        if chunk_length is not None:
            return np.asarray(super().__call__(waveform, padding, chunk_length), np.float32)
        sound = np.pad(waveform, (0, padding)) if padding else waveform
        count = len(sound) // self.hop_length  # without the last, as Whisper does
        found = np.empty((len(self.mel_filters), count), np.float32)
        for start in range(0, count, PIECE_FRAMES):
            end = min(start + PIECE_FRAMES, count)
            found[:, start:end] = self._log_mel(self._cut(sound, start, end))
        np.maximum(found, found.max(initial=-np.inf) - _RANGE, out=found)
        found += 4
        found /= 4
        return found

    def _cut(self, sound: Samples, first: int, end: int) -> Samples:
        """The samples of some frames; the sound is mirrored at its ends."""
        half = self.n_fft // 2
        start, stop = first * self.hop_length - half, (end - 1) * self.hop_length + half
        piece = sound[max(0, start) : stop].astype(np.float32, copy=False)
        return np.pad(piece, (max(0, -start), max(0, stop - len(sound))), mode="reflect")

    def _log_mel(self, piece: Samples) -> Features:
        window = np.hanning(self.n_fft + 1)[:-1].astype(np.float32)
        spectrum = self.stft(piece, self.n_fft, self.hop_length, window=window, center=False, return_complex=True)
        power = np.abs(spectrum.astype(np.complex64)) ** 2
        return np.asarray(np.log10(np.maximum(self.mel_filters @ power, 1e-10)), np.float32)


class LeanWhisper(faster_whisper.WhisperModel):  # type: ignore[misc]  # it has no types
    """Encodes the first window once: the language is told from it before it is transcribed.

    Encoding a window of 30 s, whatever is in it, takes a second of a core: a tenth of a minute's hearing.
    """

    model: Any
    _last: tuple[Features, ctranslate2.StorageView] | None = None

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.feature_extractor = PiecewiseFeatures(**self.feat_kwargs)
        self.model = InTurns(self.model)

    def take_in(self, sound: Samples, vad_parameters: Mapping[str, float]) -> Spoken:
        """Give what `transcribe` needs of a sound, half as much as the sound itself, which may then go.

        The library would hold it three times over while it encodes the first window, when room is shortest.
        """
        stretches = get_speech_timestamps(sound, VadOptions(**vad_parameters))
        parts = [sound[one["start"] : one["end"]] for one in stretches]
        return Spoken(self.feature_extractor(np.concatenate([*parts, _PADDING]), padding=0), stretches)

    def transcribe(self, spoken: Spoken, **options: Any) -> tuple[Iterable[Any], Any]:
        """Write down what is spoken, with times of the sound that it was taken from."""
        segments, info = super().transcribe(spoken.features, **options)
        if spoken.stretches:
            segments = restore_speech_timestamps(segments, spoken.stretches, RATE_HZ)
        return segments, info

    def encode(self, features: Features) -> ctranslate2.StorageView:
        """Encode a window, unless it is the one that was encoded last."""
        if self._last is None or not np.array_equal(self._last[0], features):
            give_back()  # what the window before left: this takes most of all
            with taking_again():
                self._last = features, super().encode(features)
        return self._last[1]

    def detect_language(self, *words: Any, features: Features, **options: Any) -> Any:
        """Tell the language. The frame that pads the end is left out, as it is when the window is transcribed."""
        return super().detect_language(*words, features=features[..., :-1], **options)


class InTurns:
    """CTranslate2's model, which tries of several ways to read an unclear window two at a time.

    It keeps what it has read in the window once for each try: 37 MB, five times over.
    """

    def __init__(self, model: Any) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def generate(self, *words: Any, num_hypotheses: int = 1, **options: Any) -> list[Any]:
        """Give the tokens of one window; of several tries, those of the likeliest."""
        tries = []
        for done in range(0, num_hypotheses, _AT_ONCE):
            count = min(_AT_ONCE, num_hypotheses - done)
            if num_hypotheses > 1:
                give_back()  # what the reading before left
            tries += self._model.generate(*words, num_hypotheses=count, **options)
        return [max(tries, key=lambda one: one.scores[0])] if len(tries) > 1 else tries

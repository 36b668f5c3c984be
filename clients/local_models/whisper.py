"""faster-whisper's model without the work that it does twice, in less memory. Heavy: imported where one is loaded."""

from typing import Any

import ctranslate2
import faster_whisper
import numpy as np
import numpy.typing as npt
from faster_whisper.feature_extractor import FeatureExtractor

from clients.media.audio import Samples
from utils.memory import give_back, taking_again

Features = npt.NDArray[np.float32]  # mel bands x frames
PIECE_FRAMES = 3000  # half a minute
_RANGE = 8.0  # decades below the loudest that count, as Whisper was taught


class PiecewiseFeatures(FeatureExtractor):  # type: ignore[misc]  # it has no types
    """The same features, computed for half a minute at a time: at once they take 450 MB for ten minutes of sound."""

    def __call__(self, waveform: Samples, padding: int = 160, chunk_length: int | None = None) -> Features:
        """Give the log-Mel spectrogram of a sound at 16 kHz, one frame more than it has hundredths of a second."""
        if chunk_length is not None:
            return np.asarray(super().__call__(waveform, padding, chunk_length), np.float32)
        half = self.n_fft // 2
        padded = np.pad(np.pad(waveform.astype(np.float32, copy=False), (0, padding)), half, mode="reflect")
        count = (len(padded) - self.n_fft) // self.hop_length  # without the last, as Whisper does
        found = np.empty((len(self.mel_filters), count), np.float32)
        for start in range(0, count, PIECE_FRAMES):
            end = min(start + PIECE_FRAMES, count)
            piece = padded[start * self.hop_length : (end - 1) * self.hop_length + self.n_fft]
            found[:, start:end] = self._log_mel(piece)
        return np.asarray((np.maximum(found, found.max(initial=-np.inf) - _RANGE) + 4) / 4, np.float32)

    def _log_mel(self, piece: Samples) -> Features:
        window = np.hanning(self.n_fft + 1)[:-1].astype(np.float32)
        spectrum = self.stft(piece, self.n_fft, self.hop_length, window=window, center=False, return_complex=True)
        power = np.abs(spectrum.astype(np.complex64)) ** 2
        return np.asarray(np.log10(np.maximum(self.mel_filters @ power, 1e-10)), np.float32)


class LeanWhisper(faster_whisper.WhisperModel):  # type: ignore[misc]  # it has no types
    """Encodes the first window once: the language is told from it before it is transcribed.

    Encoding a window of 30 s, whatever is in it, takes a second of a core: a tenth of a minute's hearing.
    """

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.feature_extractor = PiecewiseFeatures(**self.feat_kwargs)

    _last: tuple[Features, ctranslate2.StorageView] | None = None

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

"""faster-whisper's model, without the work that it does twice. Imported where a model is loaded, as it is heavy."""

from typing import Any

import ctranslate2
import faster_whisper
import numpy as np
import numpy.typing as npt

Features = npt.NDArray[np.float32]  # mel bands x frames


class EncodesOnce(faster_whisper.WhisperModel):  # type: ignore[misc]  # it has no types
    """Encodes the first window once: the language is told from it before it is transcribed.

    Encoding a window of 30 s, whatever is in it, takes a second of a core: a tenth of a minute's hearing.
    """

    _last: tuple[Features, ctranslate2.StorageView] | None = None

    def encode(self, features: Features) -> ctranslate2.StorageView:
        """Encode a window, unless it is the one that was encoded last."""
        if self._last is None or not np.array_equal(self._last[0], features):
            self._last = features, super().encode(features)
        return self._last[1]

    def detect_language(self, *words: Any, features: Features, **options: Any) -> Any:
        """Tell the language. The frame that pads the end is left out, as it is when the window is transcribed."""
        return super().detect_language(*words, features=features[..., :-1], **options)

"""A network in ONNX's format, run by ONNX Runtime on one thread: the one that asks."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# Numbers too small for a float's usual form take a processor a hundred times as long; RapidOCR's finder makes so many
# that three quarters of its time go there. ONNX Runtime keeps to this from a process's first session on, in its thread.
_AS_ZERO = "session.set_denormal_as_zero"


class OnnxNetwork:
    """One network with one input and one output."""

    def __init__(self, path: Path) -> None:
        # heavy: only the stage's own process loads it
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = 1  # the other core hears and looks for movement; two save no time beside them
        options.enable_cpu_mem_arena = False  # it would keep what the largest picture took
        options.add_session_config_entry(_AS_ZERO, "1")
        self._session: Any = InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def __call__(self, values: Floats) -> Floats:
        (result,) = self._session.run(None, {self._input: values})
        return np.asarray(result, np.float32)

    def said(self, key: str) -> str:
        """Return what the file says of itself under a name."""
        return str(self._session.get_modelmeta().custom_metadata_map[key])

"""A network in ONNX's format, run by ONNX Runtime on one thread, which all networks of a process share."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# Numbers too small for a float's usual form take a processor a hundred times as long; RapidOCR's finder makes so many
# that three quarters of its time go there. ONNX Runtime sets it for the thread that makes a process's first session,
# whatever else that thread reckons; so networks have a thread of their own.
_AS_ZERO = "session.set_denormal_as_zero"


class OnnxNetwork:
    """One network with one input and one output."""

    def __init__(self, path: Path) -> None:
        self._session: Any = _thread().submit(_session, path).result()
        self._input = self._session.get_inputs()[0].name

    def __call__(self, values: Floats) -> Floats:
        (result,) = _thread().submit(self._session.run, None, {self._input: values}).result()
        return np.asarray(result, np.float32)

    def said(self, key: str) -> str:
        """Return what the file says of itself under a name."""
        return str(self._session.get_modelmeta().custom_metadata_map[key])


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="onnx")


def _session(path: Path) -> Any:
    # heavy: only the stage's own process loads it
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1  # the other core hears and looks for movement; two save no time beside them
    options.enable_cpu_mem_arena = False  # it would keep what the largest picture took
    options.add_session_config_entry(_AS_ZERO, "1")
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

"""A network in TensorFlow Lite's format, run by LiteRT on one thread."""

from typing import Any

import numpy as np
import numpy.typing as npt

from utils.error_codes import ErrorCode
from utils.errors import PermanentError

Floats = npt.NDArray[np.float32]


class Network:
    """One network: a picture in, its outputs in the shapes asked for, which tell them apart by their sizes."""

    def __init__(self, content: bytes) -> None:
        # heavy: only the stage's own process loads it
        from ai_edge_litert.interpreter import Interpreter

        # One thread: the other core decodes.
        self._interpreter: Any = Interpreter(model_content=content, num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {
            int(np.prod(output["shape"])): output["index"] for output in self._interpreter.get_output_details()
        }

    def __call__(self, image: Floats, *shapes: tuple[int, ...]) -> tuple[Any, ...]:
        try:
            self._interpreter.set_tensor(self._input, image[None])
            self._interpreter.invoke()
        except (RuntimeError, ValueError) as error:
            raise PermanentError("A model cannot work on this video.", code=ErrorCode.MEDIA_DAMAGED) from error
        return tuple(
            self._interpreter.get_tensor(self._outputs[int(np.prod(shape))]).reshape(shape) for shape in shapes
        )

"""The process that holds the sentence model and the vectors of people's notes, so that no other has to.

Reads a line of JSON for each question and answers with one; ends when nobody asks for a while, or its parent is gone.
Usage: python -m clients.local_models.sentences MODEL_FILE
"""

import base64
import json
import os
import select
import sys
from pathlib import Path
from typing import Any

import numpy as np

from clients.local_models.sentences.encoder import PASSAGE, QUERY, Encoder
from clients.local_models.sentences.vector_index import VectorIndex

IDLE_S = 300.0


class Answers:
    """What can be asked. The model is loaded when a text comes; notes that are alike are found without it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoder: Encoder | None = None
        self._index = VectorIndex()

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Do what `do` names."""
        match asked["do"]:
            case "load":
                self._load()
                return {}
            case "encode":
                return {"vector": _packed(self._load().encode(asked["text"], PASSAGE))}
            case "last":
                return {"last": self._index.last(asked["space"])}
            case "add":
                self._index.add(asked["space"], asked["rows"], _unpacked(asked["vectors"]))
                return {}
            case "nearest":
                packed = asked.get("vector")
                given = _unpacked(packed)[0] if packed else self._load().encode(asked["text"], QUERY)
                return {"found": self._index.nearest(asked["space"], given, asked["count"])}
        raise ValueError(f"nothing is known of {asked['do']!r}")

    def _load(self) -> Encoder:
        if self._encoder is None:
            self._encoder = Encoder(self._path)
        return self._encoder


def _packed(vector: Any) -> str:
    return base64.b64encode(vector.astype(np.float16).tobytes()).decode()


def _unpacked(packed: str) -> Any:
    numbers = np.frombuffer(base64.b64decode(packed), dtype=np.float16)
    return numbers.astype(np.float32).reshape(-1, VectorIndex.WIDTH)


def main(path: Path) -> None:
    """Answer until there is nobody to answer to."""
    answers, parent = Answers(path), os.getppid()
    while os.getppid() == parent and select.select([sys.stdin], [], [], IDLE_S)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        try:
            said = answers.answer(json.loads(line))
        except Exception as error:  # noqa: BLE001 - told to whoever asked, who decides
            said = {"error": f"{type(error).__name__}: {error}"[:300]}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

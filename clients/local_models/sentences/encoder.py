"""The meaning of a text as a vector: multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672) in NumPy.

A BERT of twelve layers. What is searched begins with "query: ", what is found with "passage: ", as it was trained.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from clients.local_models.sentences.model_file import Floats, TensorFile, read_model
from clients.local_models.sentences.tokenizer import Tokenizer

QUERY, PASSAGE = "query: ", "passage: "
MAX_CHARS = 4000  # more than the model takes in any language


@dataclass(frozen=True)
class Layer:
    """The weights of one layer; matrices are turned already."""

    attention: Floats  # (width, 3 * width): what is asked, offered and passed on
    attention_bias: Floats
    out: Floats
    out_bias: Floats
    out_norm: tuple[Floats, Floats]
    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats
    outer_norm: tuple[Floats, Floats]


class Encoder:
    """Loads in half a second and holds 130 MB; not for a web process."""

    def __init__(self, path: Path) -> None:
        self._file = file = read_model(path)
        self._tokenizer = Tokenizer(file.pieces, file.scores.tolist(), file.normal, unknown=file.unknown)
        self._positions = file.floats("emb.pos", file.positions, file.width) + file.floats("emb.type", file.width)
        self._norm = (file.floats("emb.ln.w", file.width), file.floats("emb.ln.b", file.width))
        self._layers = [_layer(file, n) for n in range(file.layers)]

    def encode(self, text: str, prefix: str = PASSAGE) -> Floats:
        """A vector of length 1. Of a text that is too long the beginning counts."""
        file = self._file
        ids = self._tokenizer.ids(prefix + text[:MAX_CHARS])[: min(file.positions, len(self._positions)) - 2]
        ids = [file.first, *ids, file.last]
        x = _normed(file.words(ids) + self._positions[: len(ids)], self._norm, file.epsilon)
        for layer in self._layers:
            x = self._through(layer, x)
        mean = x.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)

    def _through(self, layer: Layer, x: Floats) -> Floats:
        count, width = x.shape
        heads, epsilon = self._file.heads, self._file.epsilon
        asked = (x @ layer.attention + layer.attention_bias).reshape(count, 3, heads, width // heads)
        query, key, value = asked.transpose(1, 2, 0, 3)  # each (heads, count, width of a head)
        weights = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(width // heads))
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        seen = (weights / weights.sum(axis=-1, keepdims=True)) @ value
        out = seen.transpose(1, 0, 2).reshape(count, width) @ layer.out + layer.out_bias
        x = _normed(x + out, layer.out_norm, epsilon)
        inner = _gelu(x @ layer.inner + layer.inner_bias)
        return _normed(x + inner @ layer.outer + layer.outer_bias, layer.outer_norm, epsilon)


def _layer(file: TensorFile, n: int) -> Layer:
    width, inner = file.width, file.inner

    def turned(name: str, rows: int, columns: int) -> Floats:
        return np.ascontiguousarray(file.matrix(f"l{n}.{name}.w", rows, columns).T)

    def norm(name: str) -> tuple[Floats, Floats]:
        return file.floats(f"l{n}.{name}.w", width), file.floats(f"l{n}.{name}.b", width)

    return Layer(
        attention=np.concatenate([turned(name, width, width) for name in "qkv"], axis=1),
        attention_bias=np.concatenate([file.floats(f"l{n}.{name}.b", width) for name in "qkv"]),
        out=turned("ao", width, width),
        out_bias=file.floats(f"l{n}.ao.b", width),
        out_norm=norm("aln"),
        inner=turned("fi", inner, width),
        inner_bias=file.floats(f"l{n}.fi.b", inner),
        outer=turned("fo", width, inner),
        outer_bias=file.floats(f"l{n}.fo.b", width),
        outer_norm=norm("oln"),
    )


def _normed(x: Floats, weights: tuple[Floats, Floats], epsilon: float) -> Floats:
    x = x - x.mean(axis=-1, keepdims=True)
    scale = np.sqrt((x * x).mean(axis=-1, keepdims=True) + np.float32(epsilon))
    return np.asarray(x / scale * weights[0] + weights[1], dtype=np.float32)


def _gelu(x: Floats) -> Floats:
    """x times the normal distribution up to x; erf by Abramowitz and Stegun 7.1.26, right to 1.5e-7."""
    z = np.abs(x) * np.float32(0.7071067811865476)
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = 1 - series * np.exp(-z * z)
    return np.asarray(0.5 * x * (1 + np.sign(x) * erf), dtype=np.float32)

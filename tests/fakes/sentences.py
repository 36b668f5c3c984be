"""A sentence model that is small enough for tests: one layer, a few word pieces, numbers drawn at random."""

import struct
from pathlib import Path

import numpy as np

WIDTH, INNER, HEADS, POSITIONS = 384, 64, 12, 64
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁query", "▁passage", ":", "▁plank", "▁squat", "s", "▁cake", "▁bake"]


def write_model(path: Path) -> Path:
    """Write the file as the real one is written."""
    drawn = np.random.default_rng(7)
    blob = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, blob)]).astype(np.uint32)
    normal = struct.pack("<IBI", ord("Ａ"), 1, ord("A"))
    body = struct.pack("<7ifi", WIDTH, 1, HEADS, INNER, len(PIECES), POSITIONS, 1, 1e-5, 32)
    body += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1])) + offsets.tobytes()
    body += np.array([-1.0] * len(PIECES), dtype=np.float32).tobytes() + b"".join(blob)
    body += struct.pack("<iI", 1, len(normal)) + normal

    def four_bits(rows: int, columns: int) -> bytes:
        count = rows * columns // 32
        scales = np.full((count, 1), 0.05, dtype=np.float16).view(np.uint8)
        return np.concatenate([scales, drawn.integers(0, 256, (count, 16), dtype=np.uint8)], axis=1).tobytes()

    def floats(*shape: int, value: float = 0.0) -> bytes:
        return np.full(shape, value, dtype=np.float32).tobytes()

    tensors = {
        "emb.word": four_bits(len(PIECES), WIDTH),
        "emb.pos": floats(POSITIONS, WIDTH),
        "emb.type": floats(WIDTH),
        "emb.ln.w": floats(WIDTH, value=1.0),
        "emb.ln.b": floats(WIDTH),
    }
    shapes = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH)}
    for name, (rows, columns) in {**shapes, "fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}.items():
        tensors |= {f"l0.{name}.w": four_bits(rows, columns), f"l0.{name}.b": floats(rows)}
    for name in ("aln", "oln"):
        tensors |= {f"l0.{name}.w": floats(WIDTH, value=1.0), f"l0.{name}.b": floats(WIDTH)}
    directory = sum(2 + len(name) + 5 + 16 for name in tensors) + 4
    at = -(-(8 + len(body) + directory) // 64) * 64
    heads, data = struct.pack("<i", len(tensors)), b""
    for name, content in tensors.items():
        heads += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BI", 0, 1)
        heads += struct.pack("<QQ", at + len(data), len(content))
        data += content + b"\0" * (-len(content) % 64)
    whole = b"E5S1" + struct.pack("<I", 1) + body + heads
    path.write_bytes(whole + b"\0" * (at - len(whole)) + data)
    return path

import numpy as np

from clients.local_models.sentences.vector_index import MAX_SPACES, READ_AGAIN_S, VectorIndex


def axis(n: int) -> np.ndarray:
    vector = np.zeros((1, VectorIndex.WIDTH), dtype=np.float32)
    vector[0, n] = 1
    return vector


def test_the_nearest_come_first_and_people_are_apart() -> None:
    index = VectorIndex()
    for n in range(300):  # more than there is room for at first
        index.add("a", [(n + 1, f"note {n}")], axis(n))
    index.add("b", [(7, "other")], axis(5))

    found = index.nearest("a", (axis(5) + 0.5 * axis(6))[0], 2)
    assert found == [("note 5", 1.0), ("note 6", 0.5)]
    assert (index.last("a"), index.last("b"), index.last("c")) == (300, 7, 0)
    assert index.nearest("c", axis(0)[0], 5) == []


def test_a_newer_vector_of_a_note_replaces_the_older() -> None:
    index = VectorIndex()
    index.add("a", [(1, "x")], axis(0))
    index.add("a", [(2, "x")], axis(1))
    assert index.nearest("a", axis(1)[0], 5) == [("x", 1.0)]


def test_spaces_are_read_again_after_a_while_and_few_are_kept() -> None:
    now = [0.0]
    index = VectorIndex(clock=lambda: now[0])
    for n in range(MAX_SPACES + 1):
        index.add(str(n), [(1, "x")], axis(0))
    assert (index.last("0"), index.last("1")) == (0, 1)
    now[0] = READ_AGAIN_S + 1
    assert index.last("1") == 0

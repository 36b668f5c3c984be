"""Lines as the real network reads them: signs and the columns in which it sees them."""

import pytest

from clients.local_models.letter_gaps import with_unknown


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("1 thìa mui", [2, 4, 7, 9, 11, 13, 15, 18, 22, 27], "1 thìa mu�i"),  # muối
        ("Gé àlùbsà", [3, 6, 8, 10, 12, 14, 17, 22, 25], "Gé àlùb�sà"),  # àlùbọ́sà
        ("Fi mta sí", [2, 4, 6, 8, 12, 14, 16, 18, 20], "Fi m�ta sí"),  # mẹ́ta
        ("Keep your", [3, 5, 8, 11, 13, 16, 19, 21, 24], "Keep your"),
        ("WHY YOUR", [3, 7, 10, 12, 14, 17, 20, 23], "WHY YOUR"),
        ("ok", [2, 9], "ok"),  # too little to know how wide its letters are
        ("砂糖を加える", [2, 9, 14, 20, 31, 36], "砂糖を加える"),
    ],
)
def test_room_for_another_letter_is_marked(text: str, columns: list[int], expected: str) -> None:
    assert with_unknown(text, columns) == expected

import pytest

from config.settings import Settings
from services.operations.disk_use import disk_use, words


def test_each_folder_is_told_with_its_size(settings: Settings) -> None:
    (settings.data_dir / "media/v/a").mkdir(parents=True)
    (settings.data_dir / "media/v/a/video.mp4").write_bytes(bytes(2_500_000))
    (settings.data_dir / "clipsheet.db").write_bytes(bytes(10))
    assert disk_use(settings).says == "media 2 MB, databases 10 B"


def test_a_new_folder_holds_nothing(settings: Settings) -> None:
    assert disk_use(settings).says == "nothing yet"


@pytest.mark.parametrize(("size", "says"), [(0, "0 B"), (999, "999 B"), (1_500, "2 kB"), (3_210_000_000, "3.2 GB")])
def test_sizes_are_for_people(size: int, says: str) -> None:
    assert words(size) == says

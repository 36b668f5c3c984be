import pytest

from clients.database.models import Artifact, Upload
from clients.database.session import Database
from services.domain.entries import RowOrigin
from services.domain.stages import Options, Source
from services.entries.allowance import MB, SUMMED_EVERY_S, Allowance, TooMuchWaitingError, Used
from services.entries.intake import Intake
from services.entries.store import Entries
from tests.fakes.orders import LINK, accept, claimed
from tests.services.entries.test_intake import FakeQueue
from utils.errors import NeedsUserError


def keeps(database: Database, video_id: str, megabytes: float, *, number: int = 1) -> None:
    """A stage made something of the video."""
    with database.transaction() as session:
        session.add(
            Artifact(
                id=f"{video_id}-{number}", video_id=video_id, kind="download", params_key=str(number), folder="f",
                size_bytes=int(megabytes * MB), reusable=True,
            )
        )  # fmt: skip


def sent(database: Database, user_id: str, megabytes: float) -> None:
    """The person uploaded a file."""
    with database.transaction() as session:
        session.add(Upload(id="u", user_id=user_id, name="n", sha256="s", size_bytes=int(megabytes * MB), path="p"))


def identify(source: Source) -> tuple[str, str]:
    return "tiktok", (source.url or "").rpartition("/")[2]


def link(number: int) -> Source:
    return Source(kind="link", url=f"https://www.tiktok.com/@a/video/{number}")


def test_uploads_and_what_was_made_of_the_persons_videos_count(database: Database, entries: Entries) -> None:
    keeps(database, accept(entries).video_id, 3)
    keeps(database, accept(entries, user="other", identity=("tiktok", "2")).video_id, 50)
    sent(database, "local", 2)
    assert Allowance(database, storage_mb=7, waiting=4).of("local") == Used(5 * MB, 7 * MB, 1, 4)


def test_a_video_of_two_entries_counts_once(database: Database, entries: Entries) -> None:
    entry = accept(entries)
    entries.accept("local", LINK, Options(tag="Other"), identity=("tiktok", "1"))
    keeps(database, entry.video_id, 3)
    assert Allowance(database).of("local").stored_bytes == 3 * MB


def test_who_keeps_too_much_is_told_what_to_do(database: Database, entries: Entries) -> None:
    allowance = Allowance(database, storage_mb=5)
    keeps(database, accept(entries).video_id, 6)
    with pytest.raises(NeedsUserError, match="fill the 5 MB") as caught:
        allowance.check_storage("local")
    assert "Delete entries" in caught.value.advice
    allowance.check_storage("other")


def test_what_is_kept_is_not_summed_for_every_order(database: Database, entries: Entries) -> None:
    seconds = [0.0]
    allowance = Allowance(database, storage_mb=5, clock=lambda: seconds[0])
    allowance.check_storage("local")
    keeps(database, accept(entries).video_id, 6)
    allowance.check_storage("local")
    seconds[0] = SUMMED_EVERY_S
    with pytest.raises(NeedsUserError):
        allowance.check_storage("local")


def test_without_limits_nobody_is_refused(database: Database, entries: Entries) -> None:
    keeps(database, accept(entries).video_id, 1900)
    Allowance(database).check_storage("local")
    Allowance(database).check_waiting("local")


@pytest.fixture
def intake(database: Database, entries: Entries) -> Intake:
    return Intake(entries, FakeQueue(), identify, allowance=Allowance(database, waiting=2))


def test_too_much_waiting_work_is_refused_for_now(intake: Intake) -> None:
    intake.accept("local", link(1), Options())
    intake.accept("local", link(2), Options())
    with pytest.raises(TooMuchWaitingError, match="2 of your videos wait already") as caught:
        intake.accept("local", link(3), Options())
    assert caught.value.retry_after_s == 60
    intake.accept("other", link(3), Options())


def test_what_has_ended_waits_no_more(intake: Intake, database: Database) -> None:
    first = intake.accept("local", link(1), Options())
    intake.accept("local", link(2), Options())
    claimed(database, first).complete()
    intake.accept("local", link(3), Options())


def test_the_same_order_again_is_answered_though_all_is_full(intake: Intake) -> None:
    first = intake.accept("local", link(1), Options())
    intake.accept("local", link(2), Options())
    assert intake.accept("local", link(1), Options()).id == first.id


def test_rows_of_notion_may_wait_in_any_number(intake: Intake) -> None:
    for number in range(5):
        intake.accept("local", link(number), Options(), origin=RowOrigin(link_database="d", page=str(number)))


def test_who_owns_the_machine_has_no_limits_and_others_do(database: Database, entries: Entries) -> None:
    allowance = Allowance(database, storage_mb=0, waiting=0, owner="local")
    allowance.check_storage("local")
    allowance.check_waiting("local")
    used = allowance.of("local")
    assert (used.stored_limit_bytes, used.waiting_limit, allowance.limits("local")) == (None, None, False)
    with pytest.raises(NeedsUserError):
        allowance.check_storage("other")
    with pytest.raises(TooMuchWaitingError):
        allowance.check_waiting("other")

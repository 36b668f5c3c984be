"""The example that a new installation shows: the project's own clip, processed like any other."""

from config.settings import PROJECT_ROOT
from services.domain.stages import Options, Source
from services.entries.intake import Intake
from services.entries.store import Entries
from utils.errors import ClipsheetError
from utils.logger import get_logger

PATH = PROJECT_ROOT / "samples" / "morning_workout.mp4"
NAME = "Clipsheet sample"
log = get_logger(__name__)


def process_sample(user_id: str, entries: Entries, intake: Intake) -> None:
    """On the very first start, so that the page shows a real result; never again once there are entries."""
    if entries.count(user_id):
        return
    try:
        intake.accept(user_id, Source(kind="file", path=str(PATH), name=NAME), Options())
    except ClipsheetError as error:  # the service is worth starting without its example
        log.warning("no sample", extra={"error": str(error)})

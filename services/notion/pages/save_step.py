"""The save step that makes the note a page in Notion: of entries of a row, and of others that belong there."""

import time

from services.domain.stages import StageName
from services.notion.pages.record import ADDRESS
from services.notion.pages.save_attempt import SaveTools, Saving, destination
from services.pipeline.retry import delay_s
from services.pipeline.steps import Done, Job
from utils.errors import ClipsheetError, TransientError

LINE = "Writing the page in Notion"
NOT_THERE = "The note is here, but not in Notion:"


class NotionStep:
    """Writes the note into Notion; nothing for entries of no row that no tag, default or choice leads there."""

    name = StageName.SAVE

    def __init__(self, tools: SaveTools) -> None:
        self._tools = tools

    def run(self, job: Job) -> Done:
        """Write it. Run again it goes on where it stopped, and makes nothing twice."""
        started = time.monotonic()
        if job.journal.entry.origin is not None:
            problem = self._saved(job)
        else:
            try:
                if destination(self._tools.targets, job.journal.entry) is None:
                    return {}
                problem = self._saved(job)
            except ClipsheetError as error:  # the note is in the library all the same
                job.journal.degrade(self.name, f"{NOT_THERE} {error}", seconds=time.monotonic() - started)
                return {}
        seconds = job.journal.entry.timings_s.get(self.name, 0.0) + time.monotonic() - started
        job.journal.saved(ADDRESS, job.journal.entry.saved.get(ADDRESS, ""), seconds=seconds)
        if problem:
            job.journal.degrade(self.name, problem, seconds=seconds)
        return {}

    def _saved(self, job: Job) -> str:
        job.check()
        job.journal.progress(LINE, None)
        attempt = 1
        while True:
            try:
                return Saving(self._tools, job, job.journal.entry.origin).save()
            except TransientError as error:
                delay = delay_s(error, attempt)
                if delay is None:
                    raise
                attempt += 1
                job.journal.progress(f"{error.message} Trying again in {delay:.0f} s.", None)
                self._tools.pause(job, delay)

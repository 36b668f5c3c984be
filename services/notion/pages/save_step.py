"""The save step for entries that came from a Notion row: the note becomes a page in Notion."""

import time

from services.domain.stages import StageName
from services.notion.pages.record import ADDRESS
from services.notion.pages.save_attempt import SaveTools, Saving
from services.pipeline.retry import delay_s
from services.pipeline.steps import Done, Job
from utils.errors import TransientError

LINE = "Writing the page in Notion"


class NotionStep:
    """Writes the note into Notion; nothing for entries of another origin."""

    name = StageName.SAVE

    def __init__(self, tools: SaveTools) -> None:
        self._tools = tools

    def run(self, job: Job) -> Done:
        """Write it. Run again it goes on where it stopped, and makes nothing twice."""
        origin = job.journal.entry.origin
        if origin is None:
            return {}
        started = time.monotonic()
        job.check()
        job.journal.progress(LINE, None)
        attempt = 1
        while True:
            try:
                problem = Saving(self._tools, job, origin).save()
                break
            except TransientError as error:
                delay = delay_s(error, attempt)
                if delay is None:
                    raise
                attempt += 1
                job.journal.progress(f"{error.message} Trying again in {delay:.0f} s.", None)
                self._tools.pause(job, delay)
        seconds = job.journal.entry.timings_s.get(self.name, 0.0) + time.monotonic() - started
        job.journal.saved(ADDRESS, job.journal.entry.saved.get(ADDRESS, ""), seconds=seconds)
        if problem:
            job.journal.degrade(self.name, problem, seconds=seconds)
        return {}

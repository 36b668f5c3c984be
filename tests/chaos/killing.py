"""A killer that strikes at random moments, and what it counted: `python -m tests.chaos.killing --kills 100`."""

import argparse
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from services.domain.entries import EntryView
from tests.chaos.arena import Arena, Tally, settings_for


@dataclass(frozen=True)
class Report:
    """What happened in all."""

    kills: int
    hits: int  # stages that were running when their worker was killed
    tally: Tally
    slowest_resume_s: float

    def __str__(self) -> str:
        t = self.tally
        return (
            f"{self.hits} stages hit, {t.lost} lost, {t.completed} completed, {t.repeated} finished stages repeated, "
            f"resumed in at most {self.slowest_resume_s:.1f} s"
        )


def kill_at_random(arena: Arena, *, kills: int, entries: int, workers: int = 1, seed: int = 1) -> Report:
    """Run `entries` while one of `workers` is killed and replaced, `kills` times or until all are done."""
    dice = random.Random(seed)
    dependencies = [arena.start_worker() for _ in range(workers)]
    orders: list[EntryView] = arena.order(entries)
    struck = hits = 0
    resumes: list[float] = []
    while struck < kills and arena.unfinished(orders):
        time.sleep(dice.uniform(0.3, 1.2))
        victim = dice.randrange(workers)
        running = arena.running(dependencies[victim].pid)
        arena.kill(dependencies[victim])
        killed_at = time.monotonic()
        dependencies[victim] = arena.start_worker()
        struck, hits = struck + 1, hits + len(running)
        resumes += arena.wait_for_progress(running, killed_at)
    arena.wait_until_final(orders, 60 + entries * arena.step_s * 6)
    return Report(struck, hits, arena.tally(orders), max(resumes, default=0.0))


def main() -> None:
    """The long run, by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--entries", type=int, default=500)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--database", default="", help="a PostgreSQL URL; SQLite when left out")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        arena = Arena(settings_for(Path(folder), database=arguments.database))
        try:
            numbers = {name: getattr(arguments, name) for name in ("kills", "entries", "workers", "seed")}
            print(kill_at_random(arena, **numbers))
        finally:
            arena.close()


if __name__ == "__main__":
    main()

"""A database that goes away while entries run, and what was counted: `python -m tests.chaos.outage --seconds 60`."""

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from services.domain.entries import Status
from tests.chaos.arena import Arena, Tally, settings_for
from tests.fakes.cut_proxy import cut_proxy
from tests.fakes.postgres import postgres_database


@dataclass(frozen=True)
class Report:
    """What happened in all."""

    seconds: float
    outages: int
    failed: int
    restarted: int  # entries that began a new run
    tally: Tally
    back_after_s: float  # until the first stage ended after the last outage

    def __str__(self) -> str:
        t = self.tally
        return (
            f"away {self.outages} times for {self.seconds:.0f} s: {t.lost} lost, {self.failed} failed, "
            f"{t.completed} completed, {t.repeated} finished stages repeated, "
            f"went on after at most {self.back_after_s:.1f} s"
        )


def cut_off(folder: Path, url: str, *, seconds: float, entries: int, outages: int = 1, workers: int = 2) -> Report:
    """Run entries on the PostgreSQL database at `url` while the workers' way to it is cut; ours is not."""
    address = make_url(url)
    with cut_proxy(address.host or "127.0.0.1", address.port or 5432) as proxy:
        arena = Arena(settings_for(folder, database=url), step_s=0.3)
        cut = address.set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)
        try:
            for _ in range(workers):
                arena.start_worker(database=cut)
            orders = arena.order(entries)
            arena.wait_for_line("end")
            slowest = 0.0
            for _ in range(outages):
                proxy.cut()
                time.sleep(seconds)
                proxy.mend()
                slowest = max(slowest, arena.wait_for_more("end"))
            arena.wait_until_final(orders, 60 + seconds + entries * arena.step_s * 6)
            final = [arena.entries.get("local", entry.id) for entry in orders]
            failed = sum(entry.status is Status.FAILED for entry in final)
            restarted = sum(entry.run > 1 for entry in final)
            return Report(seconds, outages, failed, restarted, arena.tally(orders), slowest)
        finally:
            arena.close()


def main() -> None:
    """The long run, by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--outages", type=int, default=1)
    parser.add_argument("--entries", type=int, default=12)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres_database() as url:
        print(
            cut_off(
                Path(folder),
                url,
                seconds=arguments.seconds,
                entries=arguments.entries,
                outages=arguments.outages,
            )
        )


if __name__ == "__main__":
    main()

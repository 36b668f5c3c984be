"""What a note and a reel of a clip take: wall, processor and peak memory, of the whole and of each stage.

python -m benchmarks.whole CLIP [--old COMMIT] [--times 3] [--models FOLDER]

A fresh data folder is made for every run, so that nothing is kept. With `--old` a working tree of that commit is run in
turn with this one, by the same Python; the least of each figure is shown. Both are compiled before, as they are after
their first start, and have the models as they keep them: FOLDER's, else this tree's own, which may be rounded already.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from config.settings import PROJECT_ROOT, load_settings

LOOK_EVERY_S = 0.05
LONGEST_S = 3600.0
STAGES = ("download", "transcribe", "read_text", "summarize", "highlight")
PARENT = "the rest"
COMPILED = ("config", "utils", "clients", "services", "scripts", "migrations")


@dataclass
class Used:
    """The processor seconds and the most memory of a group of processes."""

    cpu_s: float = 0.0
    peak_mb: float = 0.0


@dataclass(frozen=True)
class Run:
    """One run; `wall_s` of a stage is what the entry says, and they may overlap."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    stages: Mapping[str, Used]
    stage_wall_s: Mapping[str, float]


@dataclass
class Watch:
    """Adds up what processes use, from looks at all of them; a process that ends keeps what it had at the last."""

    peak_mb: float = 0.0
    used: dict[str, Used] = field(default_factory=dict)
    _cpu_s: dict[tuple[int, float], tuple[str, float]] = field(default_factory=dict)

    def look(self, seen: Sequence["Seen"]) -> None:
        """Note what is there now."""
        memory: dict[str, float] = {}
        for one in seen:
            memory[one.group] = memory.get(one.group, 0.0) + one.memory_mb
            self._cpu_s[one.key] = (one.group, one.cpu_s)
        self.peak_mb = max(self.peak_mb, sum(memory.values()))
        for group, now_mb in memory.items():
            used = self.used.setdefault(group, Used())
            used.peak_mb = max(used.peak_mb, now_mb)
            used.cpu_s = sum(cpu_s for name, cpu_s in self._cpu_s.values() if name == group)


@dataclass(frozen=True)
class Seen:
    """One process at one look; `key` is its number and when it began, as numbers come again."""

    key: tuple[int, float]
    group: str
    cpu_s: float
    memory_mb: float


def stage_of(command: Sequence[str], name: str) -> str | None:
    """Return the stage of a process: it is called so, or was started so; its job's folder is named ENTRY-STAGE."""
    if name in STAGES:
        return name
    if not any(".child" in word for word in command):
        return None
    names = [name for word in command for name in STAGES if word.endswith(f"-{name}")]
    return names[0] if names else None


def _look(process: psutil.Process, group: str) -> Iterator[Seen]:
    with suppress(psutil.Error):
        group = stage_of(process.cmdline(), process.name()) or group
        with process.oneshot():
            times, memory = process.cpu_times(), resident_bytes(process)
        yield Seen((process.pid, process.create_time()), group, times.user + times.system, memory / 1e6)
        for child in process.children():
            yield from _look(child, group)


def resident_bytes(process: psutil.Process) -> int:
    """What a process has in memory; of what several share, each has its part, where the system tells that."""
    full = process.memory_full_info()
    return int(getattr(full, "pss", 0) or full.rss)


def run(tree: Path, clip: Path, models: Path) -> Run:
    """Run a working tree on a clip, with nothing kept from before. Raises RuntimeError when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "models").symlink_to(models)
        command = [sys.executable, "-m", "scripts.cli", "process", str(clip.absolute()), "--json"]
        started, watch = time.perf_counter(), Watch()
        environment = os.environ | {"DATA_DIR": str(data), "DATABASE_URL": "", "PYTHONDONTWRITEBYTECODE": ""}
        with (data / "out.json").open("wb") as out, (data / "errors.txt").open("wb") as errors:
            process = subprocess.Popen(command, cwd=tree, env=environment, stdout=out, stderr=errors)
            while process.poll() is None and time.perf_counter() - started < LONGEST_S:
                watch.look([*_look(psutil.Process(process.pid), PARENT)])
                time.sleep(LOOK_EVERY_S)
        wall_s = time.perf_counter() - started
        if process.returncode:
            raise RuntimeError((data / "errors.txt").read_text(errors="replace")[-2000:])
        answer = json.loads((data / "out.json").read_bytes())
    cpu_s = sum(used.cpu_s for used in watch.used.values())
    return Run(wall_s, cpu_s, watch.peak_mb, watch.used, answer["timings_s"])


@contextmanager
def tree_of(commit: str) -> Iterator[Path]:
    """A working tree of a commit, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        _git("worktree", "add", "--detach", "--quiet", str(tree), commit)
        try:
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


@contextmanager
def prepared(tree: Path, models: Path) -> Iterator[Path]:
    """Compile a tree, and copy the models for it, rounded where it knows how to."""
    subprocess.run([sys.executable, "-m", "compileall", "-qq", *COMPILED], cwd=tree, check=True, timeout=300)
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "models"
        shutil.copytree(models, own)
        if (tree / "clients/local_models/whisper_weights.py").exists():
            rounding = "from clients.local_models.whisper_weights import make_small; make_small(Path(sys.argv[1]))"
            for model in (own / "whisper").glob("*/model.bin"):
                code = f"import sys; from pathlib import Path; {rounding}"
                subprocess.run([sys.executable, "-c", code, model.parent], cwd=tree, check=True, timeout=300)
        yield own


def _git(*words: str) -> None:
    subprocess.run(["git", *words], cwd=PROJECT_ROOT, check=True, timeout=60)


def least(runs: Sequence[Run]) -> Run:
    """Return the least of every figure: what others did on the machine meanwhile only adds."""
    groups = {name for one in runs for name in one.stages}
    return Run(
        wall_s=min(one.wall_s for one in runs),
        cpu_s=min(one.cpu_s for one in runs),
        peak_mb=min(one.peak_mb for one in runs),
        stages={
            name: Used(*(min(values) for values in zip(*((u.cpu_s, u.peak_mb) for u in _of(runs, name)), strict=True)))
            for name in groups
        },
        stage_wall_s={name: min(one.stage_wall_s.get(name, 0.0) for one in runs) for name in STAGES},
    )


def _of(runs: Sequence[Run], name: str) -> list[Used]:
    return [one.stages[name] for one in runs if name in one.stages]


def table(title: str, one: Run) -> str:
    """Return the figures in lines."""
    lines = [f"{title:14}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}"]
    for name in (*STAGES, PARENT):
        used, wall = one.stages.get(name, Used()), one.stage_wall_s.get(name)
        lines.append(f"{name:14}{wall if wall is not None else '':>9}{used.cpu_s:9.2f}{used.peak_mb:9.0f}")
    return "\n".join([*lines, f"{'all':14}{one.wall_s:9.2f}{one.cpu_s:9.2f}{one.peak_mb:9.0f}"])


def main() -> None:
    """Run it, with the old commit in turn, and print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--old", metavar="COMMIT", help="also run this commit")
    parser.add_argument("--models", type=Path, metavar="FOLDER", help="as they were fetched")
    parser.add_argument("--times", type=int, default=1, help="runs of each")
    args = parser.parse_args()
    models = (args.models or load_settings().data_dir / "models").resolve()
    with prepared(PROJECT_ROOT, models) as own:
        if not args.old:
            print(table("now", least([run(PROJECT_ROOT, args.clip, own) for _ in range(args.times)])))
            return
        with tree_of(args.old) as tree, prepared(tree, models) as its:
            pairs = [(run(tree, args.clip, its), run(PROJECT_ROOT, args.clip, own)) for _ in range(args.times)]
    old, new = (least(runs) for runs in zip(*pairs, strict=True))
    print(table(args.old[:12], old))
    print(table("now", new))
    print(f"wall {old.wall_s / new.wall_s:.2f} times, processors {old.cpu_s / new.cpu_s:.2f} times faster")


if __name__ == "__main__":
    main()

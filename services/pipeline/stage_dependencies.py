"""What stages are made with, the same for all of a worker."""

from collections.abc import Callable
from dataclasses import dataclass

from clients.stores.media_store import MediaStore
from config.settings import Settings
from services.costs.spending import DailyBudget
from services.pipeline.artifact_store import Artifacts
from services.pipeline.runner import StageRunner
from services.pipeline.slots import Slots


@dataclass(frozen=True)
class StageDependencies:
    """What stages are made with, the same for all of a worker."""

    settings: Settings
    store: MediaStore
    artifacts: Artifacts
    runner: StageRunner
    slots: Slots
    budget: DailyBudget
    current: Callable[[], Settings] | None = None  # the settings as they are now; they may change on a page

    def in_use(self) -> Settings:
        """The settings as they are now."""
        return self.current() if self.current else self.settings

"""The stages in their order, each as the `stage.py` of its folder describes it."""

from importlib import import_module

from services.domain.stage_description import Limits, Stage
from services.domain.stages import StageName

__all__ = ["STAGES", "Limits", "Stage"]


def _described(name: StageName) -> Stage:
    stage: Stage = import_module(f"services.{name.folder}.stage").STAGE
    return stage


STAGES: tuple[Stage, ...] = tuple(_described(name) for name in StageName if name.folder)

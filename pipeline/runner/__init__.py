"""The loop every stage runs in: poll, handle, commit; retry, set aside, wait."""

from pipeline.runner.patience import Patience, Stopped
from pipeline.runner.runner import Runner, Stage

__all__ = ["Patience", "Runner", "Stage", "Stopped"]

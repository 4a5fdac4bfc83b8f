"""Bridges that tell a heart rate, as a command finds them in the data folder."""

from pathlib import Path

from dashboards.access.bridge_tokens import FILE, BridgeTokens
from ingest.clock import SystemClock
from sessions.live.heart_rate_door import HeartRateDoor
from sessions.live.runners import Runners


def bridge_tokens(data_dir: Path) -> BridgeTokens:
    """Who may tell one; beside those who may see the pages."""
    return BridgeTokens(data_dir / "access" / FILE)


def heart_rate_door(runners: Runners, *, data_dir: Path) -> HeartRateDoor:
    """Where they tell it."""
    return HeartRateDoor(runners, bridges=bridge_tokens(data_dir), clock=SystemClock())

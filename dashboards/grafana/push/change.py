"""What a push did to one thing."""

from enum import Enum


class Change(Enum):
    """Pushing the same again leaves everything unchanged."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT_ALONE = "left alone"  # a file provisions it: Grafana refuses changes

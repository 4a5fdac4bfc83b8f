"""What came of stories of kills: each kill, what it cost, and what was found wrong."""

from dataclasses import dataclass, field

AT_MOST_S = 1.0  # docs/store.md: what a kill costs


@dataclass(frozen=True, kw_only=True)
class Kill:
    """One kill. `slack_s`: for how long machine and disk stood still just then."""

    moment: str
    was_inside: bool = False
    lost_s: float = 0.0
    lost: int = 0
    slack_s: float = 0.0


@dataclass
class Told:
    """What came of a story, or of several."""

    kills: list[Kill] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Told") -> None:
        self.kills += other.kills
        self.faults += other.faults

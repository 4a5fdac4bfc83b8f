"""What the coach proposes as plain values for JSON, each reason with its sentence."""

from datetime import date
from typing import Any

import msgspec

from dashboards.words.coach_words import reason_words
from sessions.coach.proposal import Proposal
from sessions.past.coaching import NextSession


def coach_document(told: NextSession | None) -> dict[str, Any]:
    """None: no goal is set. The prediction is told without its course, which is a row a second."""
    if told is None:
        return {"goal": None, "next": None, "week": []}
    coaching = told.coaching
    goal: dict[str, Any] = msgspec.to_builtins(coaching.goal)
    prediction: dict[str, Any] | None = msgspec.to_builtins(told.prediction)
    if prediction is not None:
        prediction.pop("course")
    return {
        "goal": goal | {"since": date.fromordinal(coaching.goal.since).isoformat()},
        "reached": coaching.is_reached,
        "weeks_left": {"least": coaching.weeks[0], "nine_in_ten": coaching.weeks[1]},
        "next": None if coaching.next is None else _plain(coaching.next),
        "prediction": prediction,
        "plan": None if told.plan is None else told.plan.name,
        "week": [_plain(one) for one in coaching.ahead],
    }


def _plain(proposal: Proposal) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(proposal)
    rounds = proposal.rounds
    return plain | {
        "day": date.fromordinal(proposal.day).isoformat(),
        "is_hard": proposal.is_hard,
        "rounds": None
        if rounds is None
        else {"jogs_s": list(rounds.jogs_s), "walk_s": rounds.walk_s},
        "because": [
            msgspec.to_builtins(because) | {"words": reason_words(because)}
            for because in proposal.because
        ],
    }

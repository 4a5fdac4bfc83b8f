"""Session state as the release before saved it (version 4), brought to the present form."""

from typing import Any

import msgspec

from sessions.core.heart.hrv import HrvMeter
from sessions.core.heart.training_data import HeartSecond, RevocableSeconds
from sessions.core.model.saved_values import copied, copy_of
from sessions.core.session_state import SessionState

_TRACK_ROW = 64
"""Bytes of a second: as wide as today."""


def upgraded(document: bytes) -> SessionState:
    """A state of version 4.

    Its lists held everything, so that nothing of it is sealed yet. What the decoder knew was not in
    it.

    Raises:
        ValueError: it is none, or was saved in a silence: then it held a copy of itself from
            before, and not what lay between.
    """
    try:
        return _upgraded(msgspec.msgpack.decode(document))
    except (LookupError, TypeError, AttributeError) as exc:  # damage of whatever kind
        raise ValueError(f"no state of version 4: {exc!r}") from exc


def _upgraded(state: dict[str, Any]) -> SessionState:
    if state.pop("confirmed") is not None or state.pop("finished"):
        raise ValueError("saved in a silence, or after its end")
    fold = state["fold"]
    book, artefacts = fold["book"], fold["artefacts"]
    book["track"] = {"cells": (0, _TRACK_ROW, book["track"]["cells"])}
    for holder, names in (
        (book, ("closed",)),
        (artefacts, ("found",)),
        (fold["minutes"], ("minutes",)),
        (fold["heart_rate_coverage"], ("gaps",)),
        (fold["speed_coverage"], ("gaps",)),
        (fold, ("pauses", "laps")),
    ):
        for name in names:
            holder[name] = (0, holder[name])
    fold["hrv"] = _hrv(fold["hrv"])
    fold["heart"] |= _recent(fold["heart"])
    return msgspec.convert(state, SessionState, dec_hook=copy_of)


def _hrv(before: dict[str, Any]) -> dict[str, Any]:
    meter = HrvMeter()
    beats = zip(before["rr_ms"], before["cells"], before["follows"], strict=True)
    for rr_ms, cell, follows in beats:
        meter.broken = not follows
        meter.add_beat(rr_ms, cell=cell)
    return {
        "beats": copied(meter.beats),
        "broken": before["broken"],
        "windows": (0, before["windows"]),
    }


def _recent(before: dict[str, Any]) -> dict[str, Any]:
    seconds = RevocableSeconds()
    for bpm, zone, weight_s, vo2 in before["recent"]:
        seconds.add(HeartSecond(bpm, zone, weight_s, vo2))
    return {"recent": copied(seconds.recent)}

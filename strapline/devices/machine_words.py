"""Fitness machines that are no treadmill, in words."""

from ingest.devices.sighting import OtherMachine
from sessions.text import text


def machine_word(machine: OtherMachine) -> str:
    """With its article: "an indoor bike"."""
    return {
        OtherMachine.CROSS_TRAINER: text("a cross trainer"),
        OtherMachine.STEP_CLIMBER: text("a step climber"),
        OtherMachine.STAIR_CLIMBER: text("a stair climber"),
        OtherMachine.ROWER: text("a rower"),
        OtherMachine.INDOOR_BIKE: text("an indoor bike"),
    }[machine]

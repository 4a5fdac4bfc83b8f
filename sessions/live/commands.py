"""Commands to one athlete's session: what pages, keys, brokers and Home Assistant can ask for.

A new button is a variant here (or a new `Action`, where it is journalled) and its handler: each
port matches all variants, and the type checker names whoever has forgotten one.
"""

from enum import Enum

import msgspec

from ingest.measurements import Action


class ControlWish(Enum):
    """What a person may want of treadmill control."""

    ON = "on"  # for this session; nothing is sent before control is asked for
    OFF = "off"
    ASK = "ask"  # the plan is to take over
    RELEASE = "release"  # the belt is the runner's again


class Start(msgspec.Struct, frozen=True, tag="start"):
    """Open a session with the configured athlete and devices."""


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """Finish the running session."""


class PressButton(msgspec.Struct, frozen=True, tag="press button"):
    """Press a button that is journalled; what is so already (a pause) is not pressed again."""

    action: Action


class SetControl(msgspec.Struct, frozen=True, tag="control"):
    """Switch treadmill control, or ask something of it; nothing happens where none can be."""

    wish: ControlWish


class NudgeBelt(msgspec.Struct, frozen=True, kw_only=True, tag="nudge belt"):
    """Set a belt without Bluetooth, by steps of half a km/h and half a percent."""

    speed_steps: int = 0
    incline_steps: int = 0


class StopBelt(msgspec.Struct, frozen=True, tag="stop belt"):
    """The belt without Bluetooth stands now: its speed is 0."""


class TakeDevice(msgspec.Struct, frozen=True, kw_only=True, tag="take device"):
    """Something that has a device's name, and that nothing proves, is the runner's all the same.

    Both empty: the loudest suggestion there is. Nothing happens where there is none.
    """

    alias: str = ""
    address: str = ""


class GiveHeartRate(msgspec.Struct, frozen=True, kw_only=True, tag="give heart rate"):
    """A heart rate of now, told by a bridge; `sessions.live.heart_rate_door` has judged it.

    `bridge`: its name. `measured_ns`: Unix time of the reading, by the bridge's own clock.
    """

    bridge: str
    bpm: int
    measured_ns: int


RunningCommand = Stop | PressButton | SetControl | NudgeBelt | StopBelt | TakeDevice | GiveHeartRate
"""For a running session; nothing happens without one. Done at once, nothing is waited for."""

Command = Start | RunningCommand

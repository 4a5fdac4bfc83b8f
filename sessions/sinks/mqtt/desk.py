"""Carries commands out on the ports of a floor."""

from ingest.clock import Clock
from sessions.live.live_view import LivePort, LiveStatus, LiveView, StartRefused
from sessions.sinks.mqtt.command_messages import Action
from sessions.sinks.mqtt.live_state import UNDER_WAY
from sessions.text import text

START_WITHIN_S = 60.0  # finding the devices of a start takes up to half a minute


class CommandRefused(Exception):
    """The command cannot be carried out; the message says why."""


async def carry_out(action: Action, port: LivePort, *, clock: Clock) -> None:
    """Do what is asked. What is already so is no error.

    Raises:
        Refused: no session for it, or it cannot start.
    """
    view = port.view()
    if action is Action.STATUS:
        return
    if action is Action.START:
        await _start(port, view, clock=clock)
        return
    if view.status not in UNDER_WAY:
        raise CommandRefused(text("no session is running"))
    match action:
        case Action.STOP:
            await port.stop()
        case Action.LAP:
            await port.lap()
        case Action.PAUSE if view.status is not LiveStatus.PAUSED:
            await port.pause()
        case Action.RESUME if view.status is LiveStatus.PAUSED:
            await port.pause()
        case _:
            pass


async def _start(port: LivePort, view: LiveView, *, clock: Clock) -> None:
    if view.status in UNDER_WAY:
        raise CommandRefused(text("a session is already running"))
    try:
        async with clock.timeout(START_WITHIN_S):
            await port.start()
    except StartRefused as exc:
        raise CommandRefused(str(exc)) from exc
    except TimeoutError as exc:
        raise CommandRefused(text("it did not start in time")) from exc

"""The run of one session: its equipment, its links and its recorder, from start to end."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import assert_never

import msgspec

from ingest.clock import SystemClock
from ingest.collect.collector import Collector
from ingest.collect.decoder import DecoderState
from ingest.devices.ble import BleSensor
from ingest.devices.sensor import DeviceKind
from ingest.devices.supervisor import Supervised
from ingest.journal import BRIDGE, BUTTON_DEVICE, Notification
from ingest.measurements import Action, Measurement
from sessions.control.target import BeltTarget
from sessions.control.target_from_plan import belt_target
from sessions.core.model.athlete import Athlete, Priority
from sessions.core.model.breakdown import Breakdown
from sessions.live.bridged_devices import BridgedDevices, alias_of, is_bridge, payload_of
from sessions.live.commands import (
    ControlWish,
    GiveHeartRate,
    NudgeBelt,
    PressButton,
    RunningCommand,
    SetControl,
    Stop,
    StopBelt,
    TakeDevice,
)
from sessions.live.live_view import DeviceView, LiveView, Suggestion
from sessions.live.plan_follower import PlanFollower
from sessions.past.learning import learned_before
from sessions.recording.boot_clock import BootClock
from sessions.recording.recorder import Recorder
from sessions.recording.refold import fresh_session, guide_of
from sessions.recording.saved_state import Continuation
from sessions.recording.session_id import Opening
from sessions.store import Source, Store
from sessions.text import text
from sessions.workouts.plan import Workout
from strapline.session.belt_control import BeltControl
from strapline.session.equipment import Equipment
from strapline.session.new_session import new_session_row
from strapline.session.supervised_run import until_over

log = logging.getLogger(__name__)

SAID_S = 60.0  # of what was said before the session; by then who looks has read it
TICK_S = 0.5  # how often the fold is told that time has passed


class SessionRun:
    """One session under way: its equipment, its links and its recorder.

    `changed` is called after each measurement and button.
    """

    def __init__(
        self,
        equipment: Equipment,
        *,
        store: Store,
        athlete: Athlete,
        workout: Workout | None,
        publish: bool,
        priority: Priority,
        resumed: Continuation | None,
        changed: Callable[[], None],
    ) -> None:
        self._equipment = equipment
        self._changed = changed
        self._store = store
        self._athlete_name = athlete.name
        self._stopping = asyncio.Event()
        clock, origin = equipment.clock, equipment.origin
        self._boot_clock = BootClock(
            store,
            origin=origin,
            clock=clock,
            after_ns=None if resumed is None else resumed.session.received_ns,
        )
        anchor = self._boot_clock.anchor
        opened_ns = anchor.at_ns(clock.monotonic_ns())
        numbers = store.numbers(host=origin.host, boot=origin.boot)
        devices = tuple(sensor.name for sensor in equipment.sensors)
        guide: PlanFollower | None = None
        if resumed is None:
            row = new_session_row(
                athlete=athlete,
                source=Source.SIMULATED if equipment.simulated else Source.LIVE,
                opened_ns=opened_ns,
                by=Opening(host=origin.host, boot=origin.boot, sequence=numbers.following),
                workout=workout,
                publish=publish,
                priority=priority,
                # A simulation is the same whoever has run before it.
                learned=None
                if equipment.simulated
                else learned_before(store.read, athlete, before_ns=opened_ns),
            )
            resumed = Continuation(session=fresh_session(row), heard=DecoderState())
            if workout is not None:
                guide = PlanFollower(workout, athlete=row.athlete)
            store.open_session(row)
        else:
            # It goes on with the plan it began with, whatever is asked for now.
            guide = guide_of(store.read, store.read.session(resumed.session.session_id))
        session, heard = resumed.session, resumed.heard
        self.session_id = session.session_id
        # Of this session alone: another one that runs at the same time has its own.
        self._buttons = f"{BUTTON_DEVICE} {self.session_id}"
        for device in (*devices, self._buttons):
            store.claim(
                session=self.session_id,
                device=device,
                host=origin.host,
                boot=origin.boot,
                from_mono_ns=clock.monotonic_ns(),
            )
        self.recorder = Recorder(
            session=session,
            store=store,
            clock=clock,
            anchor=anchor,
            guide=guide,
            simulated=equipment.simulated,
            heard=heard,
        )
        self.collector = Collector(
            origin=origin,
            numbers=numbers,
            anchor=anchor,
            journal=store,
            hand_on=self._hand_on,
            heard=heard,
        )
        self.links = [
            Supervised(
                sensor,
                take=self._collect,
                clock=clock,
                wake=partial(self._wake, sensor) if isinstance(sensor, BleSensor) else None,
            )
            for sensor in equipment.sensors
        ]
        self._bridges = BridgedDevices()
        self.control: BeltControl | None = None
        if equipment.controlled is not None and guide is not None:
            self.control = BeltControl(
                equipment.controlled,
                athlete=session.athlete,
                decoder=self.collector.decoder,
                take=self.collector.collect,
                clock=clock,
                anchor=anchor,
                heart_source=self.recorder.heart_source,
                may_lead=self._may_lead,
            )
            if equipment.control_is_on:
                self.control.carry_out(ControlWish.ON)

    def carry_out(self, command: RunningCommand) -> None:
        """Do what was asked of the session; nothing happens where it has no such device."""
        match command:
            case Stop():
                self._stopping.set()
            case PressButton(action):
                self._press(action)
            case SetControl(wish):
                if self.control is not None:
                    self.control.carry_out(wish)
                    self._changed()
            case NudgeBelt(speed_steps=speed_steps, incline_steps=incline_steps):
                if self._equipment.belt is not None:
                    self._equipment.belt.nudge(speed_steps=speed_steps, incline_steps=incline_steps)
            case StopBelt():
                if self._equipment.belt is not None:
                    self._equipment.belt.stop()
            case TakeDevice(alias=alias, address=address):
                self._take_device(alias, address)
            case GiveHeartRate():
                self._take_heart_rate(command)
            case _:
                assert_never(command)

    async def record(self) -> Breakdown | None:
        """Record until stopped or over; None: too short to keep.

        Raises:
            NoAdapter: there is no usable Bluetooth here.
        """
        try:
            await self._until_over()
        finally:
            breakdown = self._finish()
        await self._store.flush()
        return breakdown

    def _hand_on(self, measurement: Measurement) -> None:
        self.recorder.handle(measurement)
        if self.control is not None:
            self.control.handle(measurement)
        self._changed()

    def view(self, *, notices: tuple[str, ...]) -> LiveView:
        """The present state."""
        view = self.recorder.view(
            devices=self._devices(),
            notices=(*notices, *self._link_notices()),
            athlete_name=self._athlete_name,
        )
        if self.control is None:
            return view
        return msgspec.structs.replace(
            view, can_control=self.control.is_possible, control=self.control.view
        )

    def _devices(self) -> list[DeviceView]:
        commit_s = self._store.commit_s
        return [
            DeviceView(
                alias=link.name,
                kind=link.kind,
                link=link.link,
                age_s=link.age_s,
                rssi_dbm=link.rssi_dbm,
                drop_outs=link.drop_outs,
                reconnects=link.reconnects,
                lag_ms=None if link.age_s is None else 1000 * (link.lag_s + commit_s),
                suggestions=self._suggestions(link.name),
                by_name=self._is_by_name(link.name),
            )
            for link in self.links
        ] + [*self._bridges.views(self._equipment.clock.monotonic_ns())]

    def _suggestions(self, alias: str) -> tuple[Suggestion, ...]:
        sought = self._equipment.sought.get(alias)
        return tuple(
            Suggestion(address=one.address, name=one.name, rssi_dbm=one.rssi_dbm)
            for one in (() if sought is None else sought.suggestions)
        )

    def _is_by_name(self, alias: str) -> bool:
        sought = self._equipment.sought.get(alias)
        return sought is not None and sought.took_on_name

    def _may_lead(self, alias: str) -> bool:
        """Whether a device may lead a belt, or be led: not one that was taken on its name.

        Nor one that is only told of: nobody knows how late it is.
        """
        if is_bridge(alias):
            return False
        sought = self._equipment.sought.get(alias)
        return sought is None or not sought.rests_on_name

    async def _wake(self, sensor: BleSensor) -> bool:
        """Ask a mute treadmill to speak, unless something says that its belt moves."""
        moves = self.recorder.speed_kmh() or 0.0
        if sensor.kind is not DeviceKind.TREADMILL or moves > 0:
            return False
        return await sensor.ask_to_speak()

    def _take_device(self, alias: str, address: str) -> None:
        for name, sought in self._equipment.sought.items():
            for one in sought.suggestions:
                if alias in ("", name) and address in ("", one.address):
                    sought.take(one.address)
                    if self.control is not None:
                        self.control.device_changed(name)
                    self._changed()
                    return

    def _take_heart_rate(self, given: GiveHeartRate) -> None:
        clock, origin = self._equipment.clock, self._equipment.origin
        alias, now_ns = alias_of(given.bridge), clock.monotonic_ns()
        if self._bridges.note(alias, at_ns=now_ns):
            self._store.claim(
                session=self.session_id,
                device=alias,
                host=origin.host,
                boot=origin.boot,
                from_mono_ns=now_ns,
            )
        self.collector.collect(
            Notification(
                device=alias,
                characteristic=BRIDGE,
                payload=payload_of(given),
                monotonic_ns=now_ns,
                wall_ns=clock.wall_ns(),
            )
        )

    def _press(self, action: Action) -> None:
        self.collector.press(action, clock=self._equipment.clock, device=self._buttons)

    def _link_notices(self) -> Iterator[str]:
        if self.recorder.elapsed_s < SAID_S:
            yield from self._equipment.said
        yield from self._boot_clock.notices()
        for link in self.links:
            # What may be it is offered in its place.
            if link.notice is not None and not self._suggestions(link.name):
                yield link.notice
        for device in self.collector.decoder.in_miles:
            yield text("{device} sends miles per hour; shown and stored converted.").format(
                device=device
            )

    def _collect(self, notification: Notification) -> None:
        self.collector.collect(notification)
        if self.control is not None:
            self.control.heard(notification)

    def _belt_target(self) -> BeltTarget:
        place = self.recorder.place()
        return BeltTarget() if place is None else belt_target(place.target, leg=place.leg)

    async def _until_over(self) -> None:
        beside = {"tick": self._tick()}
        if self.control is not None:
            beside["control"] = self.control.run(target=self._belt_target)
        await until_over(
            self.links,
            clock=self._equipment.clock,
            ends={"stop": self._stopping.wait, "over": self._equipment.over},
            begin=self._begin,
            beside=beside,
            present_within_s=self._equipment.present_within_s,
        )

    async def _tick(self) -> None:
        while True:
            await self._equipment.clock.sleep(TICK_S)
            self._boot_clock.look()
            self.recorder.tick()
            self.recorder.note(self._devices())

    def _begin(self) -> None:
        if self.recorder.plan_waits:
            self._press(Action.BEGIN)
        self._equipment.begin()

    def _finish(self) -> Breakdown | None:
        return self.recorder.finish(
            end_now_ns=SystemClock().wall_ns() if self._equipment.dated_to_end_now else None
        )

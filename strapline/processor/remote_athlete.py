"""Sessions of one athlete whose devices are heard by a gateway, as a processor follows them."""

from collections.abc import Callable
from typing import assert_never

import msgspec

from ingest.clock import Anchor
from ingest.collect.decoder import Decoder, DecoderState
from ingest.journal import BRIDGE, BUTTON, BUTTON_DEVICE, PROCESS_HOST, JournalRow
from ingest.measurements import Action, Button
from ingest.mqtt.wire import Wearer
from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import Breakdown
from sessions.core.session import Session
from sessions.live.bridged_devices import BridgedDevices, alias_of, payload_of
from sessions.live.commands import (
    GiveHeartRate,
    NudgeBelt,
    PressButton,
    RunningCommand,
    SetControl,
    Stop,
    StopBelt,
    TakeDevice,
)
from sessions.live.live_port import StartRefused
from sessions.live.live_view import LiveStatus, LiveView
from sessions.live.newest_values import NewestValues
from sessions.recording.auto_start import AutoStart
from sessions.recording.recorder import Recorder
from sessions.recording.refold import fresh_session
from sessions.recording.saved_state import Continuation
from sessions.recording.session_id import Opening
from sessions.store import SessionRow, Source, Store
from sessions.text import text
from strapline.processor.device_time import UNIX, DeviceTime
from strapline.processor.heard_devices import HeardDevices
from strapline.processor.troubles import Troubles, topic_of
from strapline.session.athlete_sessions import AthleteSessions

NewSession = Callable[[int, Wearer, Opening], SessionRow]
"""The row of a session from its opening (Unix nanoseconds), for whoever wears the devices, and what
opened it."""


class RemoteAthlete(AthleteSessions):
    """Opens and closes one athlete's sessions and folds what comes."""

    def __init__(
        self,
        name: str,
        *,
        store: Store,
        time: DeviceTime,
        anchor_of: Callable[[str, str], Anchor],
        new_session: NewSession,
        quiet_s: float,
        units: Units,
        is_kept_apart: bool,
        troubles: Troubles,
        closed: Callable[["RemoteAthlete", Session], None] = lambda _athlete, _session: None,
    ) -> None:
        super().__init__(name)
        self._closed = closed
        self.time = time
        self.gateway = ""
        self.gateway_is_here = True
        self.is_kept_apart = is_kept_apart  # simulated, and nobody has asked to publish it
        self.is_simulated = False  # the session under way, or the last one
        self._troubles = troubles
        self._store = store
        self._anchor_of = anchor_of
        self._new_session = new_session
        self._units = units
        self._opening = AutoStart(quiet_s=quiet_s)
        self._decoder = Decoder(anchor_of)
        self._latest = NewestValues()
        self._devices = HeardDevices()
        self._bridges = BridgedDevices()
        self._claimed: set[tuple[str, str, str]] = set()
        self._own_sequence = 0

    def resume(self, saved: Continuation, *, row: SessionRow) -> None:
        """Go on with a session that was under way when the processor ended."""
        read, session = self._store.read, saved.session
        session_id = session.session_id
        if saved.opening is not None:
            self._opening = msgspec.structs.replace(saved.opening, quiet_s=self._opening.quiet_s)
        elif session.last_measured_ns is not None:
            self._opening.opened(session.last_measured_ns)
        self._adopt(session, row=row, heard=saved.heard)
        self._claimed = {(r.device, r.host, r.boot) for r in read.ranges(session_id)}
        self._own_sequence = read.next_sequence(host=PROCESS_HOST, boot=session_id)
        for heard in read.journal(session_id):
            self._devices.remember(heard)
        if session.last_measured_ns is not None:
            self.time.heard(session.last_measured_ns)

    def journal_row(self, row: JournalRow, *, wearer: Wearer, sent_ns: int) -> None:
        """Journal and fold one new notification; it may open or close a session.

        `sent_ns`: Unix time at which the gateway sent it on.
        """
        at_ns = self._anchor_of(row.host, row.boot).at_ns(row.monotonic_ns)
        self._devices.note(row, wearer=wearer, at_ns=at_ns, sent_ns=sent_ns)
        if self._recorder is not None and self._opening.closes(at_ns):
            self._close()
        if self._recorder is None and self._opened_by(row):
            by = Opening(host=row.host, boot=row.boot, sequence=row.sequence)
            self._open(at_ns, wearer=wearer, by=by)
        self._store.journal(row)
        if self._recorder is not None:
            self._fold(row)

    def advance(self, until_ns: int) -> None:
        """Everything up to this Unix time has been taken."""
        if self._recorder is None:
            return
        if self._opening.closes(until_ns):
            # Before the tick: a gateway may come back after years, by its clock, and each second
            # of them would be folded only to be taken back by the end.
            self._close()
            return
        self._recorder.tick(until_ns=until_ns)
        devices = [*self._devices.views(until_ns, commit_s=self._store.commit_s)]
        self._recorder.note([*devices, *self._bridges.views(until_ns)], until_ns=until_ns)

    @property
    def received_ns(self) -> int | None:
        """Unix time up to which the session under way has received everything; None: none is."""
        return None if self._recorder is None else self._recorder.session.received_ns

    def close(self) -> Breakdown | None:
        """End the session under way at its last measurement; None: too short, or there is none."""
        return None if self._recorder is None else self._close()

    def tell(self) -> None:
        """There is news for whoever watches: told once for each batch."""
        self._listeners.tell()

    async def _start(self) -> None:
        wearer = self._devices.wearer
        if wearer is None:
            raise StartRefused(text("No device of {name} is heard.").format(name=self.name))
        now_ns = self.time.monotonic_ns()
        with self._store.unit():
            by = Opening(host=PROCESS_HOST, boot="start", sequence=now_ns)
            self._open(now_ns, wearer=wearer, by=by)
        self.tell()

    def _carry_out(self, command: RunningCommand, recorder: Recorder) -> None:
        match command:
            case Stop():
                self._opening.stopped(self.time.monotonic_ns())
                self._close()
                self.tell()
            case PressButton(Action.LAP | Action.PAUSE | Action.RESUME as action):
                payload = msgspec.json.encode(Button(action=action))
                self._add(BUTTON_DEVICE, BUTTON, payload, at_ns=self.time.monotonic_ns())
            case PressButton():
                pass  # sessions that a processor opens have no plan
            case GiveHeartRate():
                now_ns, alias = self.time.monotonic_ns(), alias_of(command.bridge)
                self._bridges.note(alias, at_ns=now_ns)
                self._add(alias, BRIDGE, payload_of(command), at_ns=now_ns)
            case SetControl() | NudgeBelt() | StopBelt() | TakeDevice():
                pass  # a belt, and a device, is a matter of where the radio is
            case _:
                assert_never(command)

    def _running_view(self, recorder: Recorder) -> LiveView:
        now_ns = self.time.monotonic_ns()
        return recorder.view(
            devices=(*self._devices.views(now_ns), *self._bridges.views(now_ns)),
            notices=self._notices(),
            athlete_name=self.name,
        )

    def _idle_view(self) -> LiveView:
        now_ns = self.time.monotonic_ns()
        return LiveView(
            status=LiveStatus.IDLE,
            athlete=self.name,
            units=self._units,
            heart_rate=self._latest.heart_rate(now_ns),
            speed=self._latest.speed(now_ns),
            incline=self._latest.incline(now_ns),
            devices=tuple(self._devices.views(now_ns)),
            notices=self._notices(),
        )

    def _opened_by(self, row: JournalRow) -> bool:
        opens = False
        for measurement in self._decoder.measurements(row):
            self._latest.update(measurement)
            opens = self._opening.opens(measurement) or opens
        return opens

    def _open(self, at_ns: int, *, wearer: Wearer, by: Opening) -> None:
        row = self._new_session(at_ns, wearer, by)
        self._store.anchor(host=PROCESS_HOST, boot=row.id, anchor=UNIX)
        self._store.open_session(row)
        self._own_sequence = 0
        self._claimed = set()
        self._bridges = BridgedDevices()
        self._adopt(fresh_session(row), row=row)
        self._opening.opened(at_ns)
        for device, characteristic, payload in self._devices.said_once:
            self._add(device, characteristic, payload, at_ns=at_ns)

    def _adopt(
        self, session: Session, *, row: SessionRow, heard: DecoderState | None = None
    ) -> None:
        self._last_view = None
        self.is_kept_apart = row.kept_apart
        self.is_simulated = row.source is Source.SIMULATED
        self._decoder = Decoder(self._anchor_of, state=heard)
        self._recorder = Recorder(
            session=session,
            store=self._store,
            clock=self.time,
            anchor=UNIX,
            simulated=self.is_simulated,
            heard=self._decoder.state,
            opening=self._opening,
        )

    def _close(self) -> Breakdown | None:
        recorder = self._recorder
        assert recorder is not None
        breakdown = recorder.finish()
        view = recorder.view(devices=(), notices=(), athlete_name=self.name)
        self._keep_last(recorder, view, breakdown)
        if breakdown is not None:
            self._closed(self, recorder.session)
        self._recorder = None
        self._decoder = Decoder(self._anchor_of)
        for device, characteristic, payload in self._devices.said_once:
            self._decoder.measurements(
                _own_row(device, characteristic, payload, boot="", sequence=0, at_ns=0)
            )
        return breakdown

    def _fold(self, row: JournalRow) -> None:
        recorder = self._recorder
        assert recorder is not None
        self._claim(row)
        for measurement in self._decoder.measurements(row):
            self._opening.seen(measurement)
            recorder.handle(measurement)

    def _add(self, device: str, characteristic: str, payload: bytes, *, at_ns: int) -> None:
        """Journal and fold something of our own."""
        assert self._recorder is not None
        row = _own_row(
            device,
            characteristic,
            payload,
            boot=self._recorder.session.session_id,
            sequence=self._own_sequence,
            at_ns=at_ns,
        )
        self._own_sequence += 1
        with self._store.unit():
            self._store.journal(row)
            self._fold(row)

    def _claim(self, row: JournalRow) -> None:
        assert self._recorder is not None
        key = (row.device, row.host, row.boot)
        if key not in self._claimed:
            self._claimed.add(key)
            self._store.claim(
                session=self._recorder.session.session_id,
                device=row.device,
                host=row.host,
                boot=row.boot,
                from_mono_ns=row.monotonic_ns,
            )

    def _notices(self) -> tuple[str, ...]:
        told = self._troubles.of(self.gateway, topic_of(self.name))
        if self.gateway and not self.gateway_is_here:
            told = (text("Gateway {name} is away.").format(name=self.gateway), *told)
        return told


def _own_row(
    device: str, characteristic: str, payload: bytes, *, boot: str, sequence: int, at_ns: int
) -> JournalRow:
    return JournalRow(
        host=PROCESS_HOST,
        boot=boot,
        sequence=sequence,
        device=device,
        characteristic=characteristic,
        payload=payload,
        monotonic_ns=at_ns,
        wall_ns=at_ns,
    )

"""The processor: one session for each athlete whose gateway sends here, one store for all."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress

from ingest.clock import Anchor, Clock, Trust
from ingest.journal import PROCESS_HOST, JournalRow
from ingest.measurements import NS_PER_S
from ingest.mqtt.receiver import gateway_host
from ingest.mqtt.topics import slug
from ingest.mqtt.wire import NotificationBatch, Wearer, anchor_of
from sessions.core.model.athlete import Athlete, Priority, Units
from sessions.core.session import Session
from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveView
from sessions.live.runners import NobodyCalled
from sessions.past.learning import learned_before
from sessions.recording.auto_start import QUIET_S
from sessions.recording.boot_clock import (
    betters,
    earliest_ns,
    first_anchor,
    first_tie,
    uptime_ns,
)
from sessions.recording.recorder import close_session
from sessions.recording.redate import settle_dates
from sessions.recording.refold import continuation, guide_of
from sessions.recording.session_id import Opening
from sessions.store import SessionRow, Source, Store
from sessions.store.errors import NotCommitted
from sessions.text import text
from strapline.processor.device_time import UNIX, DeviceTime
from strapline.processor.late_rows import EndedSession, LateRows
from strapline.processor.remote_athlete import RemoteAthlete
from strapline.processor.troubles import Troubles, topic_of
from strapline.publishing.gateway_book import GatewayBook
from strapline.session.new_session import new_session_row

log = logging.getLogger(__name__)

AWAY_S = 86_400.0  # DESIGN, promise 1: a broker that is away for a day costs nothing
WATCH_EVERY_S = 10.0
ADVANCE_EVERY_S = 0.5  # how often a session is told that time has passed
MAX_ATHLETES = 10_000
UNKNOWN_AT_MOST = 50  # without a profile, of one gateway: belts that one room has


class Processor:
    """Follows every athlete that a gateway names. A `Floor`, and what a `Receiver` hands on to.

    Args:
        store: Takes all of it.
        athlete_of: The profile of whoever wears a device, as it is at this moment.
        clock: Of this machine.
        quiet_s: A session closes after so long without movement and without heart rate.
        away_s: It closes as it stands when its gateway has been silent for so long; after
            `quiet_s` where the gateway has ended in order.
        priority: Which devices go before others.
        changed: Told the name of an athlete of whom something is new.
        book: Which athletes each gateway may tell of; None: everybody.
        is_known: Whether somebody has a profile here, or is one of the simulated.
    """

    def __init__(
        self,
        *,
        store: Store,
        athlete_of: Callable[[Wearer], Athlete],
        clock: Clock,
        quiet_s: float = QUIET_S,
        away_s: float = AWAY_S,
        priority: Priority | None = None,
        changed: Callable[[str], None] = lambda _athlete: None,
        book: GatewayBook | None = None,
        is_known: Callable[[Wearer], bool] = lambda _wearer: True,
    ) -> None:
        self._store = store
        self._book = book
        self._is_known = is_known
        self.troubles = Troubles(clock)
        self._unknown: dict[str, set[str]] = {}
        self._slugs: dict[str, str] = {}
        self.changed = changed
        self._athlete_of = athlete_of
        self._clock = clock
        self._quiet_s = quiet_s
        self._away_s = away_s
        self._priority = priority or Priority()
        self._followed: dict[str, RemoteAthlete] = {}
        self._ties: dict[tuple[str, str], tuple[Anchor, Trust]] = {}
        self._at: dict[str, dict[str, RemoteAthlete]] = {}
        self._heard_ns: dict[str, int] = {}
        self._ended: set[str] = set()
        self._advanced_ns: dict[str, int] = {}
        self._late = LateRows(
            store,
            anchor_of=self._anchor_of,
            follow=self._new_follower,
            troubles=self.troubles,
            quiet_s=quiet_s,
        )
        self.turned_away = 0

    def resume(self) -> None:
        """Go on with every session that was under way when the last processor ended.

        What no gateway has sent (`strapline run` on this folder) is finished as it stands.
        """
        read = self._store.read
        for row in read.unfinished():
            saved, events = continuation(read, row)
            self._store.events(row.id, events)
            hosts = {r.host for r in read.ranges(row.id)}
            gateways = sorted(h for h in hosts if h.startswith(gateway_host("")))
            name = row.athlete.name
            if not gateways or name in self._followed:
                close_session(saved.session, store=self._store, guide=guide_of(read, row))
                continue
            gateway = gateways[-1].removeprefix(gateway_host(""))
            simulated = row.source is Source.SIMULATED
            followed = self._follow(Wearer(athlete=name, simulated=simulated))
            followed.resume(saved, row=row)
            self._stands_at(followed, gateway)
            self._heard_ns[gateway] = self._clock.monotonic_ns()

    def take_batch(
        self, gateway: str, batch: NotificationBatch, rows: Sequence[JournalRow]
    ) -> None:
        """New notifications of one gateway; none: time has passed."""
        self._heard_ns[gateway] = self._clock.monotonic_ns()
        (self._ended.add if batch.is_last else self._ended.discard)(gateway)
        touched: dict[str, RemoteAthlete] = {}
        kept_out: dict[str, str] = {}
        with self._store.unit():
            anchor = self._anchor(gateway, batch)
            sent_ns = anchor.at_ns(batch.sent_mono_ns)
            for row in rows:
                wearer = batch.devices[row.device]
                followed = self._follow_if_allowed(wearer, gateway=gateway, kept_out=kept_out)
                if followed is None:
                    self._store.journal(row)
                    continue
                at_ns = anchor.at_ns(row.monotonic_ns)
                if self._late.take(
                    row, gateway=gateway, wearer=wearer, at_ns=at_ns, sent_ns=sent_ns
                ):
                    continue
                if followed.gateway != gateway:
                    self._stands_at(followed, gateway)
                followed.journal_row(row, wearer=wearer, sent_ns=sent_ns)
                touched[followed.name] = followed
            through_ns = anchor.at_ns(batch.through_mono_ns)
            if abs(through_ns - self._advanced_ns.get(gateway, 0)) >= ADVANCE_EVERY_S * NS_PER_S:
                self._advanced_ns[gateway] = through_ns
                for followed in self._at.get(gateway, {}).values():
                    followed.time.heard(sent_ns)
                    followed.gateway_is_here = True
                    followed.advance(through_ns)
                self._late.advance(gateway, through_ns)
            if batch.is_last:
                self._end_simulation(gateway)
        for line in kept_out.values():
            self.troubles.add(gateway, line)
        for name, followed in touched.items():
            followed.tell()
            self.changed(name)

    def refused(self, gateway: str, line: str) -> None:
        """See `BatchTaker`."""
        self.troubles.add(gateway, line)

    def present(self, gateway: str, *, is_here: bool) -> None:
        """A gateway has come or gone; its sessions stay open until it tells more, or `away_s`."""
        for followed in self._at.get(gateway, {}).values():
            followed.gateway_is_here = is_here

    async def watch(self) -> None:
        """Close what nobody will tell more of, and date sessions anew; until cancelled."""
        while True:
            await self._clock.sleep(WATCH_EVERY_S)
            for followed in self._followed.values():
                if followed.is_recording and self._is_silent(followed.gateway):
                    followed.close()
            self._late.close(self._is_silent)
            with suppress(NotCommitted):  # a disk that fails: the next time
                await self.follow_clocks()

    async def follow_clocks(self) -> None:
        """Date anew what gateways have recorded by clocks that are set by now."""
        for moved in await settle_dates(self._store, clock=self._clock):
            self._late.forget()
            log.warning("session %s is dated anew, by %.0f s", moved.id, moved.by_s)

    def _is_silent(self, gateway: str) -> bool:
        """Whether nobody will tell more of what it has told."""
        now_ns = self._clock.monotonic_ns()
        patience_s = self._quiet_s if gateway in self._ended else self._away_s
        return now_ns - self._heard_ns.get(gateway, now_ns) > patience_s * NS_PER_S

    def athletes(self) -> tuple[str, ...]:
        """See `Floor`."""
        return tuple(sorted(self._followed))

    def port(self, athlete: str) -> LivePort:
        """See `Floor`."""
        return self.followed(athlete)

    def followed(self, athlete: str) -> RemoteAthlete:
        """One athlete.

        Raises:
            NobodyCalled: no gateway has named them.
        """
        try:
            return self._followed[athlete]
        except KeyError:
            raise NobodyCalled(athlete) from None

    def views(self) -> tuple[LiveView, ...]:
        """See `Floor`."""
        return tuple(self._followed[name].view() for name in self.athletes())

    @property
    def recording(self) -> int:
        """How many sessions are under way."""
        return sum(followed.is_recording for followed in self._followed.values())

    def _end_simulation(self, gateway: str) -> None:
        """A simulated run is over with its gateway; real people may come back after a restart."""
        for followed in self._at.get(gateway, {}).values():
            if followed.is_simulated:
                followed.close()

    def _stands_at(self, followed: RemoteAthlete, gateway: str) -> None:
        self._at.get(followed.gateway, {}).pop(followed.name, None)
        self._at.setdefault(gateway, {})[followed.name] = followed
        followed.gateway = gateway

    def _follow_if_allowed(
        self, wearer: Wearer, *, gateway: str, kept_out: dict[str, str]
    ) -> RemoteAthlete | None:
        """None: their rows are journalled and go into nobody's session; `kept_out` says why."""
        name = wearer.athlete
        if name in kept_out:
            return None
        followed = self._followed.get(name)
        refusal = None if self._book is None else self._book.refusal(gateway, name)
        if refusal is None and followed is None:
            refusal = self._too_many(wearer, gateway=gateway)
        if refusal is not None:
            self.turned_away += 1
            kept_out[name] = refusal
            return None
        return followed or self._follow(wearer)

    def _too_many(self, wearer: Wearer, *, gateway: str) -> str | None:
        """Names that nobody knows are bounded: they delay nobody who is known."""
        if len(self._followed) >= MAX_ATHLETES:
            return f"there are {MAX_ATHLETES} athletes already"
        if self._is_known(wearer):
            return None
        unknown = self._unknown.setdefault(gateway, set())
        if len(unknown) >= UNKNOWN_AT_MOST:
            return (
                f"gateway {gateway} tells of more than {UNKNOWN_AT_MOST} athletes without profile"
            )
        unknown.add(wearer.athlete)
        return None

    def _note_clash(self, name: str) -> None:
        """Athletes who share a topic share Home Assistant's buttons: told, not mended."""
        other = self._slugs.setdefault(slug(name), name)
        if other != name:
            line = f"{other} and {name} have one topic ({slug(name)}): rename one of them"
            self.troubles.add(topic_of(name), line)

    def _follow(self, wearer: Wearer) -> RemoteAthlete:
        self._note_clash(wearer.athlete)
        followed = self._followed[wearer.athlete] = self._new_follower(wearer)
        return followed

    def _new_follower(self, wearer: Wearer) -> RemoteAthlete:
        return RemoteAthlete(
            wearer.athlete,
            store=self._store,
            time=DeviceTime(self._clock),
            anchor_of=self._anchor_of,
            new_session=self._new_session,
            quiet_s=self._quiet_s,
            units=Units(self._athlete_of(wearer).units),
            is_kept_apart=wearer.simulated and not wearer.publish,
            troubles=self.troubles,
            closed=self._note_closed,
        )

    def _note_closed(self, followed: RemoteAthlete, session: Session) -> None:
        started_ns, ended_ns = session.started_ns, session.last_measured_ns
        if started_ns is None or ended_ns is None:
            return
        ended = EndedSession(session.session_id, started_ns, ended_ns, followed.is_simulated)
        self._late.note_end(followed.name, ended)
        if session.late:
            line = text(
                "{count} measurements of session {id} came too late to count;"
                " strapline recompute {id} brings them in"
            )
            self.troubles.add(
                topic_of(followed.name), line.format(count=session.late, id=session.session_id)
            )

    def _new_session(self, at_ns: int, wearer: Wearer, by: Opening) -> SessionRow:
        athlete = self._athlete_of(wearer)
        learned = None
        if not wearer.simulated:
            learned = learned_before(self._store.read, athlete, before_ns=at_ns)
        return new_session_row(
            athlete=athlete,
            source=Source.SIMULATED if wearer.simulated else Source.LIVE,
            opened_ns=at_ns,
            by=by,
            publish=wearer.publish,
            priority=self._priority,
            learned=learned,
        )

    def _anchor(self, gateway: str, batch: NotificationBatch) -> Anchor:
        host = gateway_host(gateway)
        tie = anchor_of(batch)
        key = (host, batch.boot)
        known = self._store.anchor_of(host=host, boot=batch.boot)
        if known is None:
            uptime = uptime_ns(tie)
            known = first_anchor(
                tie,
                after_ns=self._recorded_until(gateway),
                earliest_ns=earliest_ns(self._store.read, host=host, uptime_ns=uptime),
            )
            self._store.anchor(host=host, boot=batch.boot, anchor=known)
            tie = first_tie(tie, anchor=known)
            self._store.tie(host=host, boot=batch.boot, tie=tie)
            self._ties[key] = (tie, tie.trust)
        elif tie.trust > known.trust:
            said, trust = self._ties.get(key) or self._kept_ties(key)
            if betters(tie, anchor=known, said=said or known, trust=trust):
                self._store.tie(host=host, boot=batch.boot, tie=tie)
                trust = tie.trust
            self._ties[key] = (said or known, trust)
        return known

    def _kept_ties(self, key: tuple[str, str]) -> tuple[Anchor | None, Trust]:
        kept = self._store.read.boots.ties(host=key[0], boot=key[1])
        return (kept[0] if kept else None), max((t.trust for t in kept), default=Trust.ASSUMED)

    def _recorded_until(self, gateway: str) -> int | None:
        """Up to when the sessions are recorded that go on at this gateway; None: none does."""
        ends = (followed.received_ns for followed in self._at.get(gateway, {}).values())
        return max((end for end in ends if end is not None), default=None)

    def _anchor_of(self, host: str, boot: str) -> Anchor:
        if host == PROCESS_HOST:
            return UNIX
        known = self._store.anchor_of(host=host, boot=boot)
        if known is None:
            raise LookupError(f"no anchor for {host}, boot {boot}")
        return known


class PublishedRunners:
    """A `Runners` without simulated athletes that nobody has asked to publish."""

    def __init__(self, processor: Processor) -> None:
        self._processor = processor

    def athletes(self) -> tuple[str, ...]:
        """See `Runners`."""
        everybody = self._processor.athletes()
        return tuple(name for name in everybody if not self._is_kept_apart(name))

    def port(self, athlete: str) -> LivePort:
        """See `Runners`."""
        if self._is_kept_apart(athlete):
            raise NobodyCalled(athlete)
        return self._processor.port(athlete)

    def views(self) -> tuple[LiveView, ...]:
        """See `Runners`."""
        return tuple(self._processor.port(name).view() for name in self.athletes())

    def _is_kept_apart(self, name: str) -> bool:
        return self._processor.followed(name).is_kept_apart

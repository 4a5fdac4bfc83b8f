"""The way of one heartbeat: which files of ours it enters from the radio's callback to a line.

    python -m benchmarks.heartbeat

A strap's sensor is opened over a stand-in for the radio, supervised, collected, decoded, folded,
recorded and delivered into a file of line protocol, by the parts that a session is made of. After
a minute, one notification more is followed through all threads until the line of its second is in
the file; logging is left out. Classes are looked for by name, so that the same file measures
older checkouts too: `PYTHONPATH=CHECKOUT python .../heartbeat.py`.
"""

import argparse
import ast
import asyncio
import inspect
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import asynccontextmanager, nullcontext
from importlib import import_module
from itertools import count
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

PACKAGES = ("ingest", "sessions", "dashboards", "strapline")
HEART_RATE = "00002a37-0000-1000-8000-00805f9b34fb"
BEFORE_S = 60
NS_PER_S = 1_000_000_000


def found(name: str) -> Any:
    """The class or function of this name, wherever the checkout keeps it; None: it has none."""
    for package in PACKAGES:
        root = Path(str(import_module(package).__file__)).parent
        for file in sorted(root.rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            if f"class {name}" not in text and f"def {name}" not in text:
                continue
            names = [getattr(node, "name", None) for node in ast.parse(text).body]
            if name in names:
                module = ".".join(file.relative_to(root.parent).with_suffix("").parts)
                return getattr(import_module(module), name)
    return None


class Way:
    """The product files that any thread enters inside the block, in order.

    Made before the threads are: Python 3.11 profiles no thread that runs already.
    """

    def __init__(self) -> None:
        self.files: dict[str, None] = {}
        self._roots = {
            f"{Path(str(import_module(package).__file__)).parent.parent}/" for package in PACKAGES
        }
        self._is_watching = False
        threading.setprofile(self._entered)
        sys.setprofile(self._entered)

    def __enter__(self) -> "Way":
        self._is_watching = True
        return self

    def __exit__(self, *_: object) -> None:
        self._is_watching = False

    def _entered(self, frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if not self._is_watching or event != "call" or code.co_name == "<module>":
            return
        for root in self._roots:
            name = code.co_filename.removeprefix(root)
            if name.split("/", 1)[0] in PACKAGES:
                self.files.setdefault(name)


class HandClock:
    """A clock that moves when it is told to; waiting on it never ends."""

    def __init__(self) -> None:
        self.now_ns = 1_000 * NS_PER_S

    def monotonic_ns(self) -> int:
        """See `Clock`; as all here."""
        return self.now_ns

    def wall_ns(self) -> int:
        """Unix time."""
        return 1_700_000_000 * NS_PER_S + self.now_ns

    def is_set(self) -> bool:
        """It says what is so."""
        return True

    async def sleep(self, _seconds: float) -> None:
        """Without end."""
        await asyncio.Event().wait()

    def timeout(self, _seconds: float | None) -> Any:
        """Never."""
        return nullcontext()

    def hold(self) -> Any:
        """Not to be held."""
        return nullcontext()


class StandIn:
    """A radio with one strap: found at once, and its callback kept."""

    def __init__(self) -> None:
        self.notify: Callable[[Any, bytearray], None] | None = None
        self.strap = SimpleNamespace(uuid=HEART_RATE, properties=["notify"], handle=1)
        self.services = SimpleNamespace(
            get_characteristic=lambda uuid: self.strap if uuid == HEART_RATE else None
        )
        self.is_connected = True
        self.is_subscribed = asyncio.Event()

    async def find(self, *_: object, **__: object) -> Any:
        """See `Radio`; as all here."""
        kinds = found("AddressKind")
        return SimpleNamespace(
            rssi_dbm=-60,
            name="Strap",
            is_named=True,
            address="00:00",
            address_kind=kinds and kinds.FIXED,
            is_bonded=False,
        )

    @asynccontextmanager
    async def connected(self, *_: object, **__: object) -> Any:
        """The link."""
        yield self

    async def start_notify(self, _characteristic: object, receive: Any, **_: object) -> None:
        """The subscription."""
        self.notify = receive
        self.is_subscribed.set()


def _only(function: Callable[..., Any], offered: dict[str, Any]) -> dict[str, Any]:
    """Those of `offered` that the function knows."""
    known = inspect.signature(function).parameters
    return {name: value for name, value in offered.items() if name in known}


async def measured(folder: Path) -> list[str]:
    """The files that one notification enters, in order."""
    way, clock, real = Way(), HandClock(), found("SystemClock")()
    anchor, origin = found("Anchor").now(clock), found("Origin")(host="here", boot="now")
    athlete = found("Athlete")(name="Ann", age_years=34, mass_kg=61, heart_rate_max_bpm=186)
    sink = found("LineFileSink")(folder / "lines.lp")
    with found("Store").open(folder / "data", sinks=(sink.name,)) as store:
        source = import_module("sessions.store").Source.LIVE
        row = found("new_session_row")(
            athlete=athlete,
            source=source,
            opened_ns=clock.wall_ns(),
            by=found("Opening")(host=origin.host, boot=origin.boot, sequence=0),
            publish=True,
        )
        store.anchor(host=origin.host, boot=origin.boot, anchor=anchor)
        store.open_session(row)
        recorder = found("Recorder")(
            session=found("fresh_session")(row), store=store, clock=clock, anchor=anchor
        )
        bus = found("InProcessBus")
        bus = None if bus is None else bus()
        collector = found("Collector")(
            **_only(
                found("Collector"),
                {
                    "origin": origin,
                    "numbers": count(),
                    "anchor": anchor,
                    "journal": store,
                    "bus": bus,
                    "hand_on": recorder.handle,
                },
            )
        )
        radio = StandIn()
        kind, sought = found("DeviceKind").STRAP, found("SoughtDevice")
        sensor = found("BleSensor")(
            **_only(
                found("BleSensor"),
                {
                    "name": "strap",
                    "kind": kind,
                    "wanted": lambda _sighting: True,
                    "sought": sought and sought.at("00:00", kind=kind, name="Strap"),
                    "radio": radio,
                    "clock": clock,
                },
            )
        )
        collect = getattr(collector, "collect", None) or collector.take
        link = found("Supervised")(sensor, take=collect, clock=clock)
        delivery = found("Delivery")(sink, store=store, clock=clock)

        async def heartbeat(*, then_s: int) -> None:
            """A notification, and time; what that closes is committed and delivered."""
            assert radio.notify is not None
            radio.notify(radio.strap, bytearray.fromhex("164b20033403"))
            for _ in range(20):
                await real.sleep(0)
            clock.now_ns += then_s * NS_PER_S
            recorder.tick()
            await store.flush()
            await delivery.deliver_committed()

        with nullcontext() if bus is None else bus.subscribed(recorder.handle):
            async with asyncio.TaskGroup() as group:
                running = group.create_task(link.run())
                await radio.is_subscribed.wait()
                for _ in range(BEFORE_S):
                    await heartbeat(then_s=1)
                lines = (folder / "lines.lp").stat().st_size
                with way:
                    await heartbeat(then_s=4)
                assert (folder / "lines.lp").stat().st_size > lines
                running.cancel()
        recorder.finish()
    return list(way.files)


def heartbeat_files() -> list[str]:
    """Of the checkout that is on the path."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measured(Path(folder)))


def main() -> None:
    """Print the files in order."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    for file in heartbeat_files():
        print(file)


if __name__ == "__main__":
    main()

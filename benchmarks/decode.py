"""What decoding costs: a heart-rate notification with two intervals, a full treadmill record.

    python -m benchmarks.decode            # ours
    python -m benchmarks.decode --peers    # beside every published parser that is installed

The peers are no dependency of ours: install them into an environment of their own, with msgspec
for us, and run this from the checkout. pyftms needs Python 3.12.
"""

# ruff: noqa: SLF001 - several peers offer no public parser; theirs is measured all the same

import argparse
import contextlib
import io
import logging
import platform
import timeit
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ingest.codecs import heart_rate, registry, treadmill

Parse = Callable[[Any], Any]

HEART_RATE = bytes.fromhex("164b20033403")  # 75 bpm, contact, intervals of 781 and 801 ms
_HEAD, _TAIL = "fe1fd204e903701101ddff0c00c8014e00", "5901d0020c977009075802ecfffa00"
TREADMILL = bytes.fromhex(_HEAD + "1d24" + _TAIL)  # all 18 fields of FTMS 1.0
TREADMILL_WIDE_PACE = bytes.fromhex(_HEAD + "24016801" + _TAIL)  # for peers that read no other


@dataclass(frozen=True)
class Peer:
    """A distribution with, by its modules, the way to its parsers; None: it has none."""

    distribution: str
    heart_rate: Callable[[], Parse] | None = None
    treadmill: Callable[[], Parse] | None = None
    treadmill_frame: bytes = TREADMILL


def _bluetooth_sig(module: str, name: str) -> Parse:
    parse: Parse = getattr(
        import_module(f"bluetooth_sig.gatt.characteristics.{module}"), name
    )().parse_value
    return parse


def _deancochran() -> Parse:
    measurements = import_module("deancochran_ftms.measurements")
    narrow = measurements.MeasurementFormatOptions(treadmill_pace_format="uint8Legacy")
    read = measurements.decode_measurement_raw
    return lambda frame: read(frame, 0, narrow)


def _pyftms() -> Parse:
    read = import_module("pyftms.models").TreadmillData._deserialize
    return lambda frame: read(io.BytesIO(frame))


def _bleakheart() -> Parse:
    kind = import_module("bleakheart").HeartRate
    parse: Parse = object.__new__(kind)._decode  # its constructor wants a connected client
    return parse


def _polar() -> Parse:
    names = vars(import_module("polar_python.parsers.hr"))
    parse: Parse = next(item for name, item in names.items() if name.startswith("parse"))
    return parse


def _hrm_recorder() -> Parse:
    recorder = import_module("hrm_recorder.recorder").recorder()

    def read(frame: bytearray) -> None:
        recorder._rr_buffer.clear()
        recorder._rr_buffer_times.clear()
        recorder._notification_handler(None, frame)

    return read


def _blehrm() -> Parse:
    module = import_module("blehrm.clients.garmin_hrm_pro")
    kind = next(
        item
        for item in vars(module).values()
        if isinstance(item, type) and item.__module__ == module.__name__
    )
    client: Any = object.__new__(kind)
    client.logger = logging.getLogger("blehrm")
    parse: Parse = client._ibi_data_processor
    return parse


def _walkingpad() -> Parse:
    controller = import_module("walkingpad_controller.ftms").FTMSController()
    return lambda frame: controller._on_treadmill_data(0, frame)


def _bumble() -> Parse:
    service = import_module("bumble.profiles.heart_rate_service").HeartRateService
    parse: Parse = service.HeartRateMeasurement.from_bytes
    return parse


def _pycycling() -> Parse:
    parse: Parse = import_module("pycycling.heart_rate_service")._parse_hr_measurement
    return parse


PEERS = (
    Peer(
        "bluetooth-sig",
        lambda: _bluetooth_sig("heart_rate_measurement", "HeartRateMeasurementCharacteristic"),
        lambda: _bluetooth_sig("treadmill_data", "TreadmillDataCharacteristic"),
        TREADMILL_WIDE_PACE,
    ),
    Peer("deancochran-ftms", None, _deancochran),
    Peer("pyftms", None, _pyftms),
    Peer("walkingpad-controller", None, _walkingpad),
    Peer("pycycling", _pycycling),
    Peer("bleakheart", _bleakheart),
    Peer("polar-python", _polar),
    Peer("hrm-recorder", _hrm_recorder),
    Peer("blehrm", _blehrm),
    Peer("bumble", _bumble),
)


@dataclass(frozen=True)
class Line:
    """One line of the table: a parser's name and its runs; what it says where it cannot run."""

    name: str
    runs: dict[str, timeit.Timer]
    remark: str = ""


COLUMNS = ("2 intervals", "full record")
ROUNDS, CALLS = 9, 2_000


def line(name: str, makers: Sequence[Callable[[], Parse] | None], frames: Sequence[bytes]) -> Line:
    runs, remarks = {}, []
    for column, make, frame in zip(COLUMNS, makers, frames, strict=True):
        if make is None:
            continue
        try:
            parse, received = make(), bytearray(frame)
            parse(received)
        except Exception as exc:  # a peer may have changed its insides: say so and go on
            remarks.append(f"{type(exc).__name__}: {exc}")
            continue
        runs[column] = timeit.Timer(partial(parse, received))
    return Line(name, runs, "; ".join(remarks))


def ours() -> Iterator[Line]:
    frames = HEART_RATE, TREADMILL
    yield line("strapline codec", [lambda: heart_rate.decode, lambda: treadmill.decode], frames)
    yield line(
        "strapline by registry",
        [lambda: partial(registry.decode, "2A37"), lambda: partial(registry.decode, "2ACD")],
        frames,
    )


def theirs() -> Iterator[Line]:
    for peer in PEERS:
        try:
            name = f"{peer.distribution} {version(peer.distribution)}"
        except PackageNotFoundError:
            yield Line(peer.distribution, {}, "not installed")
            continue
        frames = HEART_RATE, peer.treadmill_frame
        yield line(name, [peer.heart_rate, peer.treadmill], frames)


def main() -> None:
    parser = argparse.ArgumentParser(description="Decode cost in microseconds.")
    parser.add_argument("--peers", action="store_true", help="beside the installed peers")
    lines = [*ours(), *(theirs() if parser.parse_args().peers else ())]
    logging.disable(logging.CRITICAL)
    best: dict[tuple[str, str], float] = {}
    # By turns, so that whatever else the machine does disturbs all of them alike.
    for _ in range(ROUNDS):
        for entry in lines:
            for column, timer in entry.runs.items():
                with contextlib.redirect_stdout(io.StringIO()):
                    cost = timer.timeit(CALLS) / CALLS * 1e6
                best[entry.name, column] = min(cost, best.get((entry.name, column), cost))
    print(f"Python {platform.python_version()}, microseconds a frame, best of {ROUNDS} rounds")
    print(f"{'':32s}" + "".join(f"{column:>14s}" for column in COLUMNS))
    for entry in lines:
        costs = [best.get((entry.name, column)) for column in COLUMNS]
        shown = "".join(f"{'-' if cost is None else format(cost, '.2f'):>14s}" for cost in costs)
        print(f"{entry.name:32s}{shown}  {entry.remark}".rstrip())


if __name__ == "__main__":
    main()

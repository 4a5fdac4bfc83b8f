"""Files that people write as fuzz targets: plans, configuration, profiles, devices."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.fuzz.file_targets import with_checksum
from benchmarks.fuzz.target import Target, attempt_of
from sessions.workouts.importing import import_plan
from sessions.workouts.outline import step_count
from sessions.workouts.plan_toml_reader import PlanError, read_plan
from sessions.workouts.plan_toml_writer import plan_text
from strapline.athletes.profiles import load_profile
from strapline.config.load_config import load
from strapline.config.show import show
from strapline.console.exit_errors import InputError
from strapline.devices.devices_file import FILE, load_devices
from strapline.plans.find_plan import template
from tests.sessions.workouts import test_fit_reader as fit_plans

_TOML = (b"nan", b"inf", b"[[steps]]", b'"""', b"= {", b"= [", b"1979-05-27T07:32:00Z", b"0x", b".")
_ZWO = b"""<workout_file><name>n</name><sportType>run</sportType><workout>
<Warmup Duration="600" PowerLow="0.5" PowerHigh="0.8"/>
<IntervalsT Repeat="4" OnDuration="60" OffDuration="90" OnPower="1.1" OffPower="0.6" pace="1"/>
<SteadyState Duration="300" Power="0.9"/><FreeRun Duration="100"/></workout></workout_file>"""
_CONFIG = b"""[page]
port = 8080
[mqtt]
host = "broker.example"
port = 8883
tls = true
user = "strapline"
password = "secret"
root = "home/strapline"
[influx]
url = "http://localhost:8086"
[athlete]
default = "Ada"
[forward.club]
host = "club.example"
"""
_ENVIRONMENT = b"""PAGE__PORT=8080
MQTT__HOST=broker.example
MQTT__TLS=true
INFLUX__URL=http://localhost:8086
ATHLETE__DEFAULT=Ada
FORWARD={"club": {"host": "club.example"}}
"""
_PROFILE = b"""name = "Ada"
sex = "female"
birth_date = 1990-05-17
mass_kg = 61.5
height_m = 1.7
heart_rate_max_bpm = 188
heart_rate_rest_bpm = 52
zone_model = "custom"
zone_bounds_bpm = [90, 110, 130, 150, 165, 188]
units = "metric"
"""
_DEVICES = b"""[[device]]
alias = "strap"
address = "AA:BB:CC:DD:EE:FF"
name = "Polar H10 1"
kind = "strap"
[[device]]
alias = "belt"
address = "AA:BB:CC:DD:EE:00"
kind = "treadmill"
"""


def targets() -> Iterator[Target]:
    """Every file that a person or another program writes for us."""
    yield Target(
        name="plan-toml",
        attempt=attempt_of(lambda data: read_plan(_text(data), name="p"), PlanError),
        seeds=lambda: [template("p").encode()],
        words=(*_TOML, b"repeat = ", b"until = ", b'"400 m"', b"%HRmax", b"gait = "),
        share=0.1,
    )
    yield _plan("zwo", [_ZWO], words=(b"<IntervalsT ", b"<Ramp ", b"Repeat=", b"Duration="))
    yield _plan("fit", [_fit_plan()], mended=with_checksum)
    yield _config("file", _from_file, seed=_CONFIG, words=(b"[page]", b"[forward]", b"[store]"))
    yield _config("environment", _from_environment, seed=_ENVIRONMENT, words=(b"__", b"={", b"=["))
    yield _config("profile", _profile, seed=_PROFILE, words=(b'"unknown"', b"age_years = "))
    yield _config("devices", _devices, seed=_DEVICES, words=(b"[[device]]", b"alias = "))


def _plan(
    kind: str,
    seeds: list[bytes],
    *,
    words: tuple[bytes, ...] = (),
    mended: Callable[[bytes], bytes] = bytes,
) -> Target:
    def read(data: bytes) -> None:
        outline = import_plan(mended(data), name="p", five_km_s=1500.0)
        again = read_plan(plan_text(outline), name="p")
        assert step_count(again.parts) == step_count(outline.parts)

    return Target(
        name=f"plan-{kind}",
        attempt=attempt_of(read, PlanError),
        seeds=lambda: seeds,
        words=words,
        share=0.05,
    )


def _fit_plan() -> bytes:
    p = fit_plans
    return p.workout(
        p.one(p.TIME, 300_000, intensity=p.WARMUP),
        p.one(p.DISTANCE, 40_000, target_type=p.SPEED_TARGET, low=2500, high=3000),
        p.one(p.TIME, 90_000, target_type=p.HEART_TARGET, target=2),
        p.one(p.HR_LESS, 150),
        p.one(p.REPEAT, 1, target=4),
    )


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


class _Folder:
    """A folder of this process that every attempt writes its file into."""

    def __init__(self) -> None:
        self._made = tempfile.TemporaryDirectory()
        self.path = Path(self._made.name)
        self.close = self._made.cleanup

    def file(self, data: bytes, *, name: str = "a.toml") -> Path:
        path = self.path / name
        path.write_bytes(data)
        return path


def _config(
    kind: str, read: Callable[[bytes, _Folder], object], *, seed: bytes, words: tuple[bytes, ...]
) -> Target:
    folders: list[_Folder] = []

    def attempt(data: bytes) -> object:
        if not folders:
            folders.append(_Folder())
        return read(data, folders[0])

    def close() -> None:
        while folders:
            folders.pop().close()

    return Target(
        name=f"config-{kind}",
        attempt=attempt_of(attempt, InputError),
        seeds=lambda: [seed],
        words=(*_TOML, *words),
        share=0.03,
        close=close,
    )


def _from_file(data: bytes, folder: _Folder) -> None:
    show(load(folder.file(data), data_dir=folder.path))


def _profile(data: bytes, folder: _Folder) -> None:
    load_profile(folder.file(data), data_dir=folder.path)


def _devices(data: bytes, folder: _Folder) -> None:
    folder.file(data, name=FILE)
    load_devices(folder.path)


def _from_environment(data: bytes, folder: _Folder) -> None:
    """Lines of KEY=VALUE as variables of the environment; which can hold no zero byte."""
    lines = data.replace(b"\0", b"").decode("utf-8", errors="surrogateescape").split("\n")
    said = dict(line.split("=", 1) for line in lines if "=" in line)
    with _environment({f"STRAPLINE_{key}": value for key, value in said.items()}):
        show(load(folder.file(b""), data_dir=folder.path))


@contextmanager
def _environment(said: dict[str, str]) -> Iterator[None]:
    before = {key: value for key, value in os.environ.items() if key.startswith("STRAPLINE_")}
    for key in before:
        del os.environ[key]
    os.environ.update(said)
    try:
        yield
    finally:
        for key in said:
            os.environ.pop(key, None)
        os.environ.update(before)

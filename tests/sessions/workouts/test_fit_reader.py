"""FIT workout files, written byte by byte. Numbers: the FIT profile's workout and workout_step."""

import struct

import pytest

from sessions.core.model.sample import Kind
from sessions.workouts.fit_reader import read_fit_workout
from sessions.workouts.importing import import_plan
from sessions.workouts.outline import Outline, Repeat
from sessions.workouts.plan import (
    Crossing,
    HeartRateEnd,
    HeartRateTarget,
    HeartRateUnit,
    Step,
)
from sessions.workouts.plan_toml_reader import PlanError, read_plan
from sessions.workouts.plan_toml_writer import plan_text
from tests.ingest.files.fit_bytes import (
    ENUM,
    FILE_ID,
    STRING,
    UINT16,
    UINT32,
    FitWriter,
    header,
)

WORKOUT, WORKOUT_STEP = 26, 27
WORKOUT_FILE = 5  # a file type
RUNNING, CYCLING = 1, 2
TIME, DISTANCE, HR_LESS, HR_GREATER, CALORIES, OPEN, REPEAT, REPEAT_TIME = 0, 1, 2, 3, 4, 5, 6, 7
SPEED_TARGET, HEART_TARGET, OPEN_TARGET, CADENCE_TARGET = 0, 1, 2, 3
ACTIVE, REST, WARMUP, COOLDOWN = 0, 1, 2, 3
NAME_SIZE = 16


def fixed(text: str) -> bytes:
    return text.encode()[:NAME_SIZE].ljust(NAME_SIZE, b"\x00")


def workout(*steps: bytes, sport: int = RUNNING, name: str = "Tempo") -> bytes:
    writer = FitWriter().message(FILE_ID, type=WORKOUT_FILE, manufacturer=1, product=1)
    writer.define(1, WORKOUT, [(4, ENUM, 1), (6, UINT16, 1), (8, STRING, NAME_SIZE)])
    writer.data(1, struct.pack("<BH", sport, len(steps)) + fixed(name))
    writer.define(
        2,
        WORKOUT_STEP,
        [
            (254, UINT16, 1),
            (0, STRING, NAME_SIZE),
            (1, ENUM, 1),
            (2, UINT32, 1),
            (3, ENUM, 1),
            (4, UINT32, 1),
            (5, UINT32, 1),
            (6, UINT32, 1),
            (7, ENUM, 1),
        ],
    )
    for index, payload in enumerate(steps):
        writer.data(2, struct.pack("<H", index) + payload)
    return writer.file()


def one(
    duration_type: int,
    duration: int = 0xFFFFFFFF,
    *,
    target_type: int = OPEN_TARGET,
    target: int = 0,
    low: int = 0xFFFFFFFF,
    high: int = 0xFFFFFFFF,
    intensity: int = ACTIVE,
    name: str = "",
) -> bytes:
    head = fixed(name) + struct.pack("<BIB", duration_type, duration, target_type)
    return head + struct.pack("<IIIB", target, low, high, intensity)


def read(*steps: bytes) -> Outline:
    return read_fit_workout(workout(*steps), name="fit")


def only(step: bytes) -> Step:
    (part,) = read(step).parts
    assert isinstance(part, Step)
    return part


def test_times_metres_and_speeds() -> None:
    outline = read(
        one(TIME, 600_000, intensity=WARMUP),
        one(DISTANCE, 40_000, target_type=SPEED_TARGET, low=2500, high=3000, name="Brisk"),
        one(TIME, 90_500, intensity=REST),
    )
    warm_up, brisk, rest = outline.workout().steps
    assert (outline.title, outline.name) == ("Tempo", "fit")
    assert (warm_up.name, warm_up.duration_s, warm_up.kind) == ("Warm-up", 600, Kind.UNKNOWN)
    assert (brisk.name, brisk.distance_m, brisk.kind) == ("Brisk", 400, Kind.JOG)
    assert (brisk.speed_range_kmh, brisk.speed_kmh) == ((9.0, 10.8), 9.9)
    assert (rest.name, rest.duration_s, rest.kind) == ("Rest", 90.5, Kind.REST)


@pytest.mark.parametrize(
    ("step", "target"),
    [
        (
            one(TIME, 60_000, target_type=HEART_TARGET, target=3),
            HeartRateTarget(low=3, high=3, unit=HeartRateUnit.ZONE),
        ),
        (
            one(TIME, 60_000, target_type=HEART_TARGET, low=240, high=255),
            HeartRateTarget(low=140, high=155, unit=HeartRateUnit.BPM),
        ),
        (
            one(TIME, 60_000, target_type=HEART_TARGET, low=70, high=85),
            HeartRateTarget(low=70, high=85, unit=HeartRateUnit.MAXIMUM),
        ),
    ],
    ids=["zone", "beats above 100", "percent below 100"],
)
def test_heart_rate_targets(step: bytes, target: HeartRateTarget) -> None:
    assert only(step).heart_rate == target


@pytest.mark.parametrize(
    ("step", "until"),
    [
        (one(HR_GREATER, 250), HeartRateEnd(crossing=Crossing.ABOVE, value=150)),
        (
            one(HR_LESS, 65),
            HeartRateEnd(crossing=Crossing.BELOW, value=65, unit=HeartRateUnit.MAXIMUM),
        ),
    ],
)
def test_heart_rate_ends(step: bytes, until: HeartRateEnd) -> None:
    assert only(step).until == until


def test_an_open_step_waits_for_a_key() -> None:
    assert only(one(OPEN)).is_open


def test_a_repeat_takes_in_what_it_goes_back_to() -> None:
    outline = read(
        one(TIME, 300_000, name="A"),
        one(TIME, 60_000, name="B"),
        one(TIME, 30_000, name="C"),
        one(REPEAT, 1, target=4),
        one(TIME, 120_000, name="D"),
        one(REPEAT, 1, target=2),
    )
    first, outer = outline.parts
    assert isinstance(first, Step)
    assert isinstance(outer, Repeat)
    inner, last = outer.parts
    assert isinstance(inner, Repeat)
    assert isinstance(last, Step)
    assert (outer.times, inner.times) == (2, 4)
    assert [part.name for part in inner.parts if isinstance(part, Step)] == ["B", "C"]
    assert "".join(step.name for step in outline.workout().steps) == "A" + ("BC" * 4 + "D") * 2


def test_what_is_not_known_is_noted() -> None:
    outline = read(
        one(CALORIES, 100),
        one(TIME, 60_000, target_type=CADENCE_TARGET, low=170, high=180),
        one(TIME, 60_000, target_type=SPEED_TARGET, target=3),
        one(REPEAT_TIME, 0, target=600_000),
    )
    assert [step.is_open for step in outline.workout().steps] == [True, False, False]
    assert outline.notes == (
        "A repeat by time is run once.",
        "A speed zone without its speeds is left to the runner.",
        "A target by cadence is left to the runner.",
        "An end by calories is open instead: a key press ends it.",
    )


def test_it_is_written_as_a_plan_file_that_reads_the_same() -> None:
    outline = read(
        one(TIME, 600_000, intensity=WARMUP),
        one(DISTANCE, 123_45, target_type=SPEED_TARGET, low=2511, high=3007),
        one(HR_LESS, 220, target_type=HEART_TARGET, target=2, intensity=REST),
        one(REPEAT, 1, target=3),
    )
    assert read_plan(plan_text(outline), name="fit") == outline


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (
            workout(one(TIME, 60_000), sport=CYCLING),
            "a workout for cycling, expected one for running",
        ),
        (workout(), "no workout steps"),
        (header().file(), "no workout steps"),
        (workout(one(REPEAT, 0, target=3)), "repeats what is not there"),
        (workout(one(TIME, 60_000), one(REPEAT, 0, target=5000)), "or too often"),
        (workout(one(TIME, 60_000))[:-9], "not a readable FIT file"),
        (workout(one(TIME, 60_000))[:-2] + b"\x12\x34", "not a readable FIT file"),
    ],
)
def test_what_is_no_plan_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        read_fit_workout(data, name="fit")


def test_every_file_cut_anywhere_is_a_plan_or_an_error() -> None:
    data = workout(one(TIME, 60_000), one(DISTANCE, 40_000), one(REPEAT, 0, target=3))
    for end in range(len(data)):
        with pytest.raises(PlanError):
            read_fit_workout(data[:end], name="fit")


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (workout(one(TIME, 60_000)), "Tempo"),
        (
            b"\n <workout_file><name>X</name><workout><FreeRide Duration='60'/></workout>"
            b"</workout_file>",
            "X",
        ),
    ],
)
def test_the_content_decides_who_reads_it(data: bytes, title: str) -> None:
    assert import_plan(data, name="any").title == title


@pytest.mark.parametrize("data", [b"", b"\x00" * 40, b"a,b,c", b"title = 'x'"])
def test_what_is_neither_is_refused(data: bytes) -> None:
    with pytest.raises(PlanError, match="expected a ZWO file or a FIT workout file"):
        import_plan(data, name="any")


def test_no_file_may_ask_for_what_a_person_may_not_write() -> None:
    fast = workout(one(TIME, 60_000, target_type=SPEED_TARGET, low=30_000, high=31_000))
    with pytest.raises(PlanError, match="a speed of at most 40 km/h"):
        import_plan(fast, name="any")


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(PlanError, match="larger than 1 MB"):
        import_plan(b"<" * (1024 * 1024 + 1), name="any")

"""ZWO files. Element and attribute names as in files of the field; the files here are our own."""

import pytest

from sessions.core.model.sample import Kind
from sessions.workouts.outline import Repeat
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit, Step
from sessions.workouts.plan_toml_reader import PlanError, read_plan
from sessions.workouts.plan_toml_writer import plan_text
from sessions.workouts.zwo_reader import read_zwo

FIVE_KM_S = 1500.0  # 25 min: 12 km/h


def file(steps: str, *, head: str = "<sportType>run</sportType>") -> bytes:
    return f"<workout_file>{head}<workout>{steps}</workout></workout_file>".encode()


def zone(low: int, high: int) -> HeartRateTarget:
    return HeartRateTarget(low=low, high=high, unit=HeartRateUnit.ZONE)


def only(data: bytes, *, five_km_s: float | None = None) -> Step:
    (part,) = read_zwo(data, name="z", five_km_s=five_km_s).parts
    assert isinstance(part, Step)
    return part


def test_a_ride_becomes_zones_and_says_so() -> None:
    data = file(
        '<Warmup Duration="600" PowerLow="0.25" PowerHigh="0.75"/>'
        '<SteadyState Duration="300" Power="0.9"><textevent message="go"/></SteadyState>'
        '<IntervalsT Repeat="5" OnDuration="60" OffDuration="120" OnPower="1.2" OffPower="0.5"/>'
        '<Cooldown Duration="300" PowerLow="0.75" PowerHigh="0.25"/>',
        head="<name>Mixed bag</name><description>Of   all\nsorts</description>",
    )
    outline = read_zwo(data, name="mixed", five_km_s=FIVE_KM_S)
    assert (outline.name, outline.title, outline.about) == ("mixed", "Mixed bag", "Of all sorts")
    warm_up, steady, intervals, cool_down = outline.parts
    assert isinstance(warm_up, Step)
    assert isinstance(steady, Step)
    assert isinstance(cool_down, Step)
    assert (warm_up.name, warm_up.duration_s, warm_up.heart_rate) == ("Warm-up", 600, zone(1, 2))
    assert (steady.name, steady.heart_rate, steady.speed_kmh) == ("Zone 3", zone(3, 3), None)
    assert cool_down.heart_rate == zone(1, 2)
    assert isinstance(intervals, Repeat)
    assert intervals.times == 5
    assert [p.heart_rate for p in intervals.parts if isinstance(p, Step)] == [
        zone(5, 5),
        zone(1, 1),
    ]
    assert outline.notes == (
        "A ride: its shares of the threshold power have become heart-rate zones.",
    )


@pytest.mark.parametrize(
    ("pace", "kmh"),
    # Riegel from 25 min over 5 km: speed falls with distance to the 0.06.
    [("1", 12.0), ("0", 12.0 * (5 / 1.609344) ** 0.06), ("4", 12.0 * (5 / 42.195) ** 0.06)],
)
def test_a_run_becomes_speeds_of_the_runners_own(pace: str, kmh: float) -> None:
    data = file(f'<SteadyState Duration="60" Power="1" pace="{pace}"/>')
    assert only(data, five_km_s=FIVE_KM_S).speed_kmh == pytest.approx(kmh, abs=0.005)


def test_a_share_is_of_the_speed_and_tells_the_gait() -> None:
    data = file('<SteadyState Duration="60" Power="0.5" pace="1"/>')
    asked = only(data, five_km_s=FIVE_KM_S)
    assert (asked.speed_kmh, asked.kind, asked.name) == (6.0, Kind.WALK, "Walk")


def test_a_range_of_shares_is_a_range_of_speeds() -> None:
    data = file('<SteadyState Duration="60" PowerLow="0.5" PowerHigh="0.75" pace="1"/>')
    asked = only(data, five_km_s=FIVE_KM_S)
    assert (asked.speed_kmh, asked.speed_range_kmh) == (7.5, (6.0, 9.0))


def test_without_a_race_time_a_run_becomes_zones_and_says_how_to_get_speeds() -> None:
    outline = read_zwo(file('<SteadyState Duration="60" Power="1"/>'), name="z")
    assert "--five-km" in outline.notes[0]


def test_a_ramp_is_a_stair_of_a_minute_a_step() -> None:
    data = file('<Ramp Duration="180" PowerLow="0.5" PowerHigh="0.8" pace="1"/>')
    stair = read_zwo(data, name="z", five_km_s=FIVE_KM_S).workout().steps
    assert [(s.duration_s, s.speed_kmh) for s in stair] == [(60, 6.6), (60, 7.8), (60, 9.0)]


def test_durations_are_metres_where_the_file_says_so() -> None:
    head = "<sportType>run</sportType><durationType>distance</durationType>"
    step = only(file('<SteadyState Duration="400" Power="1"/>', head=head))
    assert (step.distance_m, step.duration_s) == (400, None)


def test_free_rides_and_best_efforts_are_taken_over() -> None:
    free, best = (
        read_zwo(file('<FreeRide Duration="60" FlatRoad="1"/><MaxEffort Duration="30"/>'), name="z")
        .workout()
        .steps
    )
    assert (free.name, free.heart_rate) == ("Free", None)
    assert (best.name, best.heart_rate) == ("All out", zone(5, 5))


def test_what_is_left_out_is_named() -> None:
    data = file('<RestDay/><SteadyState Duration="60" Power="1" Incline="2"/>')
    assert read_zwo(data, name="z").notes[-1] == "Left out: <RestDay>, Incline."


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_unicode_will_do(codec: str) -> None:
    text = file('<SteadyState Duration="60" Power="1"/>', head="<name>Größe</name>").decode()
    assert read_zwo(text.encode(codec), name="z").title == "Größe"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    "<workout_file><name>&b;</name></workout_file>"
)
OUTSIDE = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<workout_file><name>&x;</name></workout_file>"
)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (BOMB.encode(), "declares entities"),
        (BOMB.encode("utf-16"), "declares entities"),
        (OUTSIDE.encode(), "declares entities"),
        (b"<workout_file>&nbsp;</workout_file>", "not XML"),
        (b"<workout_file>", "not XML"),
        (b"<gpx/>", "expected a <workout_file>, got <gpx>"),
        (b"<\xff>", "not text"),
        (file(""), "no steps"),
        (b"<workout_file/>", "no steps"),
        (
            file('<SteadyState Power="1"/>'),
            "SteadyState: expected Duration in whole seconds, got None",
        ),
        (file('<SteadyState Duration="-5"/>'), "got '-5'"),
        (file('<SteadyState Duration="nan"/>'), "got 'nan'"),
        (file('<IntervalsT OnDuration="5" OffDuration="5"/>'), "expected Repeat from 1 to 200"),
        (file('<IntervalsT Repeat="9999" OnDuration="5" OffDuration="5"/>'), "got '9999'"),
        (
            file('<IntervalsT Repeat="200" OnDuration="5" OffDuration="5"/>' * 3),
            "more than 1000 steps",
        ),
    ],
)
def test_what_is_no_plan_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        read_zwo(data, name="z")


def test_an_unknown_pace_is_refused() -> None:
    with pytest.raises(PlanError, match="expected pace from 0 to 4, got '7'"):
        only(file('<SteadyState Duration="60" Power="1" pace="7"/>'), five_km_s=FIVE_KM_S)


@pytest.mark.parametrize("five_km_s", [None, FIVE_KM_S])
def test_an_imported_plan_is_a_plan_file(five_km_s: float | None) -> None:
    data = file(
        '<Warmup Duration="301" PowerLow="0.33" PowerHigh="0.81"/>'
        '<IntervalsT Repeat="5" OnDuration="61" OffDuration="7" OnPower="1.17" OffPower="0.53"/>'
    )
    outline = read_zwo(data, name="z", five_km_s=five_km_s)
    assert read_plan(plan_text(outline), name="z") == outline

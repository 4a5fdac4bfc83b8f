"""What a runner sees and what is stored when devices misbehave: radio to page and database."""

import asyncio
from pathlib import Path

import pytest

from ingest.devices.sensor import Link
from sessions.core.model.athlete import Priority
from sessions.core.model.breakdown import SessionSummary
from sessions.live.freshness import BLANK_AFTER_S, Freshness
from tests.integration.simulated_run import Run, plan, simulated_run
from tests.sizes import LONG

JOG = plan((60.0, 9.0))
SAMPLE_S = 0.1


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The run as it is when nothing is odd."""
    return asyncio.run(simulated_run(tmp_path_factory.mktemp("plain"), workout=JOG))


def summary(run: Run) -> SessionSummary:
    assert run.breakdown is not None
    return run.breakdown.session


def gaps(run: Run, what: str) -> int:
    return len([gap for gap in summary(run).gaps if gap.what == what])


def speeds(run: Run) -> list[float | None]:
    return [second.speed_kmh for second in run.seconds]


async def test_a_silent_strap_is_blank_at_four_and_a_half_seconds_and_never_held(
    tmp_path: Path,
) -> None:
    run = await simulated_run(
        tmp_path, workout=JOG, faults=["strap-silent@30+20"], sample_s=SAMPLE_S
    )
    begun_s = next(at_s - view.elapsed_s for at_s, view in run.views if view.elapsed_s > 0)
    blank = [
        (at_s, view)
        for at_s, view in run.views
        if view.heart_rate.freshness is Freshness.BLANK and at_s > begun_s + 20
    ]
    first_s, first = blank[0]
    assert first.heart_rate.age_s == pytest.approx(BLANK_AFTER_S, abs=2 * SAMPLE_S)
    assert first.heart_rate.shown is None
    last_s = first_s - (first.heart_rate.age_s or 0.0)
    shown = [
        view.heart_rate.shown for at_s, view in run.views if last_s < at_s <= last_s + BLANK_AFTER_S
    ]
    assert shown
    assert None not in shown
    # Stored: a value counts for less than 3 s (CONTRACT), then there is none until one comes.
    back_s = next(at_s for at_s, v in run.views if at_s > first_s and v.heart_rate.shown)
    silent = [
        second.heart_rate_bpm
        for second in run.seconds
        if last_s + 3 <= begun_s + second.cell + 1 < back_s
    ]
    assert len(silent) >= 15
    assert set(silent) == {None}
    assert {Link.SILENT} <= {v.devices[0].link for _, v in blank}
    assert gaps(run, "heart_rate") == 1


async def test_two_straps_hand_over_and_back_and_it_is_stored(tmp_path: Path) -> None:
    run = await simulated_run(
        tmp_path, workout=JOG, models=["strap", "polar-h10"], faults=["strap-silent@20+25"]
    )
    hearts = [source for quantity, source in run.hand_overs if quantity == "heart_rate"]
    assert hearts[-3:] == ["strap", "strap-2", "strap"]
    sources = summary(run).sources["heart_rate"]
    assert sources["strap-2"] == pytest.approx(22, abs=3)
    assert sources["strap"] + sources["strap-2"] == pytest.approx(len(run.seconds), abs=2)
    assert gaps(run, "heart_rate") == 0
    # Live, who gives the value is known at every moment; nobody shows a value of nobody's.
    for _, view in run.views:
        assert (view.heart_rate.source is None) == (view.heart_rate.value is None)
    assert "strap-2" in {view.heart_rate.source for _, view in run.views}


async def test_a_configured_priority_decides_and_stays_with_the_session(tmp_path: Path) -> None:
    run = await simulated_run(
        tmp_path,
        workout=JOG,
        models=["strap", "polar-h10", "foot-pod"],
        priority=Priority(heart_rate=("strap-2",), speed=("foot-pod",)),
    )
    sources = summary(run).sources
    assert sources["heart_rate"]["strap-2"] > 50
    assert sources["heart_rate"].get("strap", 0) < 4
    assert sources["speed"]["foot-pod"] > 50
    assert sources["speed"].get("treadmill", 0) < 4
    _, last = run.views[-10]
    assert (last.heart_rate.source, last.speed.source) == ("strap-2", "foot-pod")


async def test_the_foot_pod_takes_over_when_the_belt_falls_silent(tmp_path: Path) -> None:
    run = await simulated_run(
        tmp_path, workout=JOG, models=["foot-pod"], faults=["treadmill-silent@20+25"]
    )
    assert summary(run).sources["speed"]["foot-pod"] == pytest.approx(22, abs=3)
    assert gaps(run, "speed") == 0


async def test_a_strap_on_the_table_is_contact_lost_and_not_111_bpm(tmp_path: Path) -> None:
    run = await simulated_run(
        tmp_path, workout=JOG, models=["polar-h10"], faults=["strap-contact-lost@20+30"]
    )
    known = [second.heart_rate_bpm is not None for second in run.seconds]
    first = known.index(False)
    assert first <= 20 + 6 + 3
    assert known[first : first + 20] == [False] * 20
    assert run.breakdown is not None
    kinds = {artefact.kind for artefact in run.breakdown.heart.artefacts}
    assert kinds == {"contact lost"}


async def test_a_belt_in_miles_is_stored_in_kilometres_and_said_so(
    tmp_path: Path, plain: Run
) -> None:
    run = await simulated_run(tmp_path, workout=JOG, models=["bowflex-t9"])
    assert speeds(run)[30:60] == pytest.approx(speeds(plain)[30:60], abs=0.02)
    assert run.notices == {"treadmill sends miles per hour; shown and stored converted."}
    assert plain.notices == set()


async def test_an_unlisted_belt_in_miles_is_found_out_by_its_own_counter(tmp_path: Path) -> None:
    run = await simulated_run(tmp_path, workout=plan((120.0, 9.0)), models=["mph-unlisted"])
    assert speeds(run)[-30] == pytest.approx(9.0, abs=0.02)
    assert speeds(run)[25] == pytest.approx(9.0 / 1.609344, abs=0.02)


async def test_beside_a_running_belt_there_is_no_speed(tmp_path: Path) -> None:
    run = await simulated_run(
        tmp_path, workout=JOG, models=["mobvoi"], faults=["treadmill-stepped-off@25+20"]
    )
    assert speeds(run)[30:44] == [None] * 14
    assert speeds(run)[55] == pytest.approx(9.0, abs=0.02)


ALIKE = ["counters", "technogym-myrun", "matrix", "padded", "therun-t15", "walkingpad", "bare-ftms"]
HARMLESS = ["strap-duplicate@10", "strap-reordered@10", "treadmill-reordered@10"]


@pytest.mark.parametrize("slug", ALIKE if LONG else ALIKE[:2])
async def test_an_odd_treadmill_gives_the_same_run_as_a_plain_one(
    tmp_path: Path, slug: str, plain: Run
) -> None:
    odd = await simulated_run(tmp_path, workout=JOG, models=[slug])
    assert speeds(odd) == speeds(plain)
    assert summary(odd).distance_m == summary(plain).distance_m
    assert summary(odd).pauses == ()


async def test_frames_that_come_twice_or_overtake_each_other_change_no_total(
    tmp_path: Path, plain: Run
) -> None:
    odd = await simulated_run(tmp_path, workout=JOG, faults=HARMLESS)
    assert summary(odd).distance_m == pytest.approx(summary(plain).distance_m, abs=4)
    beats = [sum(len(second.rr_ms) for second in run.seconds) for run in (odd, plain)]
    assert beats[0] == pytest.approx(beats[1], abs=3)


async def test_a_reset_in_mid_run_loses_no_metre(tmp_path: Path, plain: Run) -> None:
    reset = await simulated_run(tmp_path, workout=JOG, faults=["treadmill-counters-reset@40"])
    assert summary(reset).distance_m == pytest.approx(summary(plain).distance_m, abs=4)


async def test_a_dead_strap_keeps_nobody_waiting_and_is_told(tmp_path: Path) -> None:
    run = await simulated_run(tmp_path, workout=JOG, faults=["strap-battery-dead@10"])
    assert summary(run).duration_s == pytest.approx(60 + 18, abs=5)
    assert any("strap is not on the air" in notice for notice in run.notices)
    assert all(speed is not None for speed in speeds(run))


async def test_beats_from_before_the_link_are_not_in_the_session(
    tmp_path: Path, plain: Run
) -> None:
    """Nine at once after connecting would be six seconds of beats in the first second."""
    run = await simulated_run(tmp_path, workout=JOG, models=["stale-intervals"])
    assert [second.rr_ms for second in run.seconds[:5]] == [
        second.rr_ms for second in plain.seconds[:5]
    ]

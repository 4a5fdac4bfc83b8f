"""Live alignment to one second, as the contract words it."""

import pytest

from ingest.codecs.machine.status import decode
from ingest.measurements import Action, FootPod, HeartRate, MachineStatus, Measurement, Treadmill
from sessions.core.alignment.aligner import Aligner, Cell
from sessions.core.alignment.usable_values import belt_incline_pct, belt_speed_kmh
from sessions.core.model.sample import Flaw
from tests.sessions.core.runs import at, battery, belt, heart, lost, pod, press


def new_aligner() -> Aligner:
    return Aligner()


def cells_of(*measurements: Measurement, until_s: float) -> list[Cell]:
    aligner = new_aligner()
    for measurement in measurements:
        aligner.add(measurement)
    aligner.pass_time(at(until_s + 2, HeartRate(heart_rate_bpm=60), source="").at_ns)
    aligner.settle_start()
    cells = []
    while aligner.due:
        cells.append(aligner.close())
    return cells


def test_a_cell_takes_the_last_value_received_before_its_end() -> None:
    cells = cells_of(heart(0.0, 100), heart(0.9, 101), heart(1.0, 102), until_s=2)
    assert [cell.sample.heart_rate_bpm for cell in cells] == [101, 102]


def test_a_value_is_held_while_it_is_younger_than_three_seconds() -> None:
    cells = cells_of(belt(0.0, 8.0), until_s=5)
    assert [cell.sample.speed_kmh for cell in cells] == [8, 8, None, None, None]


def test_time_begins_with_the_first_usable_measurement() -> None:
    aligner = new_aligner()
    for measurement in (battery(0), lost(1), heart(2, 0), belt(5.5, 0.0), heart(8, 90)):
        aligner.add(measurement)
    assert aligner.settle_start()
    assert aligner.started_ns == at(5.5, HeartRate(heart_rate_bpm=60), source="").at_ns


def test_a_start_that_comes_late_is_still_the_start() -> None:
    aligner = new_aligner()
    for measurement in (heart(1.5, 90), belt(0.0, 5.0), heart(3.0, 90)):
        aligner.add(measurement)
    assert aligner.settle_start()
    assert aligner.started_ns == belt(0.0, 5.0).at_ns


@pytest.mark.parametrize(
    ("late_s", "taken"), [(0.5, True), (2.0, True), (2.001, False), (9.0, False)]
)
def test_two_seconds_late_is_taken_and_later_is_counted(late_s: float, taken: bool) -> None:
    aligner = new_aligner()
    aligner.add(heart(10.0, 90))
    assert aligner.add(heart(10.0 - late_s, 80)) is taken
    assert aligner.late == (0 if taken else 1)


def test_a_heart_rate_of_zero_is_none_and_ends_the_one_before() -> None:
    cells = cells_of(belt(0, 5), heart(0, 100), heart(1, 0), belt(1, 5), until_s=2)
    assert [cell.sample.heart_rate_bpm for cell in cells] == [100, None]
    assert cells[1].sample.heart_rate_flaw is None


def test_contact_lost_is_no_heart_rate_however_plausible_the_number() -> None:
    cells = cells_of(heart(0, 100), lost(1, 111), belt(1, 5), until_s=2)
    assert [cell.sample.heart_rate_bpm for cell in cells] == [100, None]
    assert cells[1].sample.heart_rate_flaw is Flaw.CONTACT_LOST


def test_an_absurd_heart_rate_is_refused_and_marked() -> None:
    cells = cells_of(belt(0, 5), heart(0, 300), until_s=1)
    assert cells[0].sample.heart_rate_bpm is None
    assert cells[0].sample.heart_rate_flaw is Flaw.ABSURD


def test_the_strap_comes_before_the_grips_and_hands_over_when_silent() -> None:
    cells = cells_of(
        heart(0, 140),
        *(belt(second, 8, grips=120) for second in range(6)),
        until_s=6,
    )
    assert [cell.sample.heart_rate_bpm for cell in cells] == [140, 140, 120, 120, 120, 120]
    assert [cell.sample.heart_rate_source for cell in cells][1:3] == ["strap", "belt"]


def test_grips_that_show_zero_give_no_heart_rate() -> None:
    cells = cells_of(belt(0, 8, grips=0), until_s=1)
    assert cells[0].sample.heart_rate_bpm is None


def test_the_belt_comes_before_the_foot_pod_which_gives_the_cadence() -> None:
    cells = cells_of(belt(0, 8.0), pod(0.5, 9.1, 158), until_s=1)
    sample = cells[0].sample
    assert (sample.speed_kmh, sample.speed_source, sample.cadence_spm) == (8.0, "belt", 158)


def test_rr_intervals_belong_to_the_cell_of_their_arrival_and_to_the_chosen_strap() -> None:
    cells = cells_of(
        heart(0.2, 100, rr=(600.0,)),
        heart(0.8, 100, rr=(610.0, 605.0)),
        heart(0.9, 99, source="zz-other", rr=(1.0,)),
        heart(1.5, 100, rr=(590.0,)),
        heart(2.5, 100),
        until_s=2.2,
    )
    assert [cell.sample.rr_ms for cell in cells] == [(600.0, 610.0, 605.0), (590.0,)]


def test_pace_gives_the_speed_when_speed_is_not_sent() -> None:
    assert belt_speed_kmh(Treadmill(pace_km_per_min=0.2)) == pytest.approx(12.0)
    assert belt_speed_kmh(Treadmill(speed_kmh=0.0, pace_km_per_min=0.2)) == 0.0
    assert belt_speed_kmh(Treadmill()) is None


def test_a_ramp_angle_gives_the_grade_when_inclination_is_not_sent() -> None:
    assert belt_incline_pct(Treadmill(ramp_angle_deg=45.0)) == pytest.approx(100.0)
    assert belt_incline_pct(Treadmill(inclination_pct=0.0, ramp_angle_deg=45.0)) == 0.0
    assert belt_incline_pct(Treadmill()) is None


def test_the_counter_counts_from_its_first_reading() -> None:
    cells = cells_of(*(belt(s, 10.8, counter=1200 + 3 * s) for s in range(4)), until_s=4)
    assert [cell.sample.distance_m for cell in cells] == [0, 3, 6, 9]


def test_a_counter_that_fell_silent_is_not_held() -> None:
    cells = cells_of(belt(0, 8, counter=5), *(belt(s, 8) for s in range(1, 5)), until_s=5)
    assert [cell.sample.distance_m for cell in cells] == [0, 0, None, None, None]


def test_the_last_second_may_be_cut_short() -> None:
    aligner = new_aligner()
    for measurement in (heart(0, 100), heart(0.25, 105), heart(0.75, 110)):
        aligner.add(measurement)
    aligner.settle_start(now=True)
    cell = aligner.close(until_ns=heart(0.25, 105).at_ns)
    assert (cell.weight_s, cell.sample.heart_rate_bpm) == (0.25, 105)


def test_the_console_pauses_and_a_belt_that_runs_again_has_resumed() -> None:
    paused = MachineStatus(op="stopped_or_paused_by_user", stop_or_pause="pause")
    cells = cells_of(
        belt(0, 8),
        at(1.0, paused, source="belt"),
        belt(1.5, 3),
        belt(2.5, 0),
        belt(3.5, 2),
        until_s=4,
    )
    assert [cell.sample.paused for cell in cells] == [False, True, True, False]


def test_the_console_resumes_by_its_own_word_and_not_a_pause_of_the_page() -> None:
    paused = MachineStatus(op="stopped_or_paused_by_user", stop_or_pause="pause")
    resumed = decode(bytes([0x04]))
    cells = cells_of(
        belt(0, 8),
        at(1.0, paused, source="belt"),
        at(2.0, resumed, source="belt"),
        press(3.0, Action.PAUSE),
        at(4.0, resumed, source="belt"),
        belt(4.5, 8),
        until_s=5,
    )
    assert [cell.sample.paused for cell in cells] == [False, True, False, True, True]


def test_a_stop_at_the_console_is_no_pause() -> None:
    stopped = MachineStatus(op="stopped_or_paused_by_user", stop_or_pause="stop")
    cells = cells_of(belt(0, 8), at(1.0, stopped, source="belt"), belt(1.5, 0), until_s=2)
    assert [cell.sample.paused for cell in cells] == [False, False]


def test_an_idle_session_does_not_grow() -> None:
    aligner = new_aligner()
    for second in range(5000):
        aligner.add(lost(second))
    assert len(aligner.pending) < 10


def test_what_came_before_the_start_is_not_of_the_session() -> None:
    cells = cells_of(
        lost(0.4), press(0.5, Action.PAUSE), press(0.6, Action.LAP), belt(1.0, 5), until_s=2
    )
    assert cells[0].sample.heart_rate_flaw is None
    assert not cells[0].sample.paused
    assert cells[0].marks == ()


def test_a_foot_pod_alone_starts_the_time() -> None:
    aligner = new_aligner()
    aligner.add(at(0, FootPod(speed_kmh=0.0, cadence_spm=0), source="pod"))
    assert aligner.first_ns is not None

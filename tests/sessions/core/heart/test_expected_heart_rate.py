"""What the work asks of a heart, and what is marked because it asks for something else."""

from collections.abc import Sequence

import pytest

from sessions.core.analysis import analyse
from sessions.core.athlete_snapshot import freeze
from sessions.core.heart.artefacts import ArtefactWatch
from sessions.core.heart.expected_heart_rate import Belief, WorkModel, WorkWatch
from sessions.core.heart.heart_rate_fault import HeartRateFault, HeartRateVerdict
from sessions.core.model.athlete import Athlete
from sessions.core.model.sample import Grade, Sample

MAN = Athlete(sex="male", age_years=40, mass_kg=72, height_m=1.8)
MODEL = WorkModel(freeze(MAN, on=None))


def run(
    *bpm: float, kmh: float = 9.0, incline_pct: float | None = 0.0, grade: Grade = Grade.BELT
) -> list[Sample]:
    return [
        Sample(cell=cell, heart_rate_bpm=value, speed_kmh=kmh, incline_pct=incline_pct, grade=grade)
        for cell, value in enumerate(bpm)
    ]


def verdicts(samples: Sequence[Sample]) -> list[HeartRateVerdict]:
    watch = ArtefactWatch()
    return [watch.update(sample, model=MODEL) for sample in samples]


def marked(samples: Sequence[Sample]) -> list[tuple[str, float, float]]:
    watch = ArtefactWatch()
    for sample in samples:
        watch.update(sample, model=MODEL)
    return [(span.kind, span.start_s, span.end_s) for span in watch.until(len(samples))]


def test_the_expected_rate_by_hand_once_it_is_steady() -> None:
    # Leger & Mercier at 9 km/h: 30.676, by mass (72/68)^-0.24: 30.31. Jackson with 5.5: 45.92.
    # (30.31 - 3.5)/(45.92 - 3.5) = 0.632 -> 0.06 + 0.94 x 0.632 = 0.654 of 62 to 180.
    watch, expected = WorkWatch(), None
    for sample in run(*[140.0] * 600):
        expected = MODEL.expected(sample, watch=watch)
    assert expected is not None
    assert expected.of_strangers == pytest.approx(62 + 0.654 * 118, abs=0.5)
    assert expected.low < 110
    assert expected.high > 172


@pytest.mark.parametrize("offset", [-18.0, 0.0, 18.0])
def test_hearts_that_differ_as_people_do_are_believed_and_learned(offset: float) -> None:
    steady = [141.0 + offset + second % 3 - 1 for second in range(600)]
    assert marked(run(*steady)) == []
    watch = WorkWatch()
    for sample, bpm in zip(run(*steady), steady, strict=True):
        expected = MODEL.expected(sample, watch=watch)
        if expected is not None:
            watch.learn(bpm, expected, weight_s=1.0)
    assert expected is not None
    assert expected.bpm == pytest.approx(141 + offset, abs=8)
    assert expected.high - expected.low < 80


def test_what_creeps_off_the_work_is_marked_from_its_first_second_and_live() -> None:
    steady = [141.0 + second % 3 - 1 for second in range(400)]
    creeping = [max(95.0, 141.0 - 2 * second) for second in range(60)]
    (found,) = marked(run(*steady, *creeping))
    assert found[0] == HeartRateFault.WORK.value
    assert 405 <= found[1] <= 420
    last = verdicts(run(*steady, *creeping))[-1]
    assert last.is_false


def test_a_sensor_that_finds_the_heart_late_has_read_too_low_before() -> None:
    low = [112.0 + second % 3 for second in range(200)]
    rising = [112.0 + 1.5 * second for second in range(20)]
    found = marked(run(*low, *rising, *[146.0 + second % 3 for second in range(200)]))
    assert [kind for kind, *_ in found] == [HeartRateFault.WORK.value] * len(found)
    assert sum(min(end, 220) - min(start, 220) for _, start, end in found) > 60


def test_minutes_that_proved_too_low_leave_the_zones_however_long_ago_they_were() -> None:
    low = [108.0 + second % 3 for second in range(390)]
    rising = [108.0 + 1.5 * second for second in range(24)]
    bpm = [*low, *rising, *[146.0 + second % 3 for second in range(200)]]
    told = analyse(
        time_s=range(len(bpm)), heart_rate_bpm=bpm, speed_kmh=[9.0] * len(bpm), athlete=MAN
    )
    false_s = sum(span.end_s - span.start_s for span in told.heart.artefacts)
    assert false_s > 240
    assert told.zones.unknown_s == pytest.approx(false_s, abs=2)


def test_an_unusual_person_is_believed_in_the_end() -> None:
    strange = [200.0 + second % 3 for second in range(900)]
    last = verdicts(run(*strange, kmh=6.5))[-1]
    assert last.fault is None


def test_a_climb_that_nobody_told_may_raise_the_heart() -> None:
    walk = [95.0 + second % 3 for second in range(400)]
    climb = [min(155.0, 95.0 + second) + second % 3 for second in range(300)]
    told = marked(run(*walk, *climb, kmh=5.0))
    untold = marked(run(*walk, *climb, kmh=5.0, incline_pct=None, grade=Grade.UNKNOWN))
    assert told
    assert untold == []


def test_a_value_that_no_heart_of_this_person_reaches_is_a_cap() -> None:
    assert MODEL.highest_bpm == pytest.approx(180 + 28)
    found = marked(run(*[141.0] * 100, *[225.0] * 20))
    assert found[-1][0] in {HeartRateFault.CAPPED.value, HeartRateFault.WORK.value}


def test_after_hard_work_a_heart_comes_down_slowly() -> None:
    hard = [min(175.0, 120.0 + second / 2) for second in range(300)]
    down = [175.0 - 45 * (1 - 2.718 ** (-second / 90)) for second in range(240)]
    samples = run(*hard, kmh=12.5)
    samples += [
        Sample(cell=300 + cell, heart_rate_bpm=bpm, speed_kmh=4.5, incline_pct=0.0)
        for cell, bpm in enumerate(down)
    ]
    assert marked(samples) == []


def test_nothing_is_expected_of_nobody_nor_before_the_lag_is_over() -> None:
    nobody = WorkModel(freeze(Athlete(), on=None))
    assert nobody.highest_bpm is None
    assert nobody.expected(run(140.0)[0], watch=WorkWatch()) is None
    assert MODEL.expected(run(140.0)[0], watch=WorkWatch()) is None


def test_a_belief_is_a_least_squares_line_drawn_towards_nothing() -> None:
    belief = Belief(0.0, 0.0, 100.0, 0.0, 400.0)
    for share, off in ((0.2, 4.0), (0.9, 18.0)) * 2000:
        belief.learn(off, share, variance=60.0)
    assert belief.at(0.2)[0] == pytest.approx(4, abs=0.2)
    assert belief.at(0.9)[0] == pytest.approx(18, abs=0.2)
    assert belief.at(0.5)[1] < 1

"""`strapline morning` on the virtual radio: a reading is taken, kept, listed and taken back."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import Athlete
from sessions.morning.morning import Morning, NoAnswer, Position
from sessions.store import DiaryBook
from sessions.week.calendar_week import local_day
from sessions.week.diary import Entry
from strapline.athletes.profiles import save_profile
from strapline.session.equipment import simulated
from strapline.session.morning_reading import MorningReading, at_rest
from tests.sessions.morning.test_recovery import morning
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]

SIMULATED = ("morning", "--simulate", "--speed", "max", "--headless", "--minutes", "2")
ANNA = Athlete(name="Anna", sex="female", age_years=40, mass_kg=70, heart_rate_rest_bpm=60)


async def reading(
    *, faults: tuple[str, ...] = (), stop_at_s: float | None = None, model: str | None = None
) -> Morning | None:
    opener = simulated(
        workout=at_rest(minutes=2),
        seed=1,
        speed=None,
        faults=faults,
        models=() if model is None else (model,),
    )

    def changed(one: MorningReading) -> None:
        if stop_at_s is not None and one.elapsed_s >= stop_at_s:
            one.stop()

    async with opener() as equipment:
        return await MorningReading(
            equipment, minutes=2, position=Position.STANDING, changed=changed
        ).take()


def test_a_simulated_strap_gives_a_reading() -> None:
    found = asyncio.run(reading())
    assert found is not None
    assert found.no_answer is None
    assert found.ln_rmssd is not None
    assert 2 < found.ln_rmssd < 5
    assert found.heart_rate_bpm is not None
    assert 50 < found.heart_rate_bpm < 90
    assert (found.position, found.is_simulated) == (Position.STANDING, True)
    assert found.duration_s == pytest.approx(120, abs=3)


def test_a_strap_that_falls_silent_gives_no_answer() -> None:
    found = asyncio.run(reading(faults=("strap-silent@80+30",)))
    assert found is not None
    assert (found.no_answer, found.ln_rmssd) == (NoAnswer.LOST_BEATS, None)


def test_ended_too_early_there_is_none() -> None:
    assert asyncio.run(reading(stop_at_s=100)) is None


def test_a_reading_is_kept_listed_and_taken_back(run: Run) -> None:
    said = run(*SIMULATED)
    assert said.code == 0, said.err
    assert "lnRMSSD" in said.out
    assert "medical advice" in said.err
    document = json.loads(run(*SIMULATED, "--position", "sitting", "--json").out)
    assert (document["position"], document["simulated"]) == ("sitting", True)
    assert document["recovery"]["why"] == "few readings"
    listed = json.loads(run("morning", "--list", "--json").out)["readings"]
    assert [one["id"] for one in listed] == [2, 1]
    assert listed[0]["ln_rmssd"] == document["ln_rmssd"]
    assert "morning" in run("log", "list").out
    assert "sitting" in run("morning", "--undo").err
    assert len(json.loads(run("morning", "--list", "--json").out)["readings"]) == 1
    assert run("morning", "--undo").code == 0
    nothing = run("morning", "--undo")
    assert (nothing.code, "no reading" in nothing.line) == (2, True)
    assert "strapline morning" in run("morning", "--list").err


def test_what_mornings_say_is_offered_to_a_profile_and_never_written(
    run: Run, tmp_path: Path
) -> None:
    save_profile(ANNA, data_dir=tmp_path / "data")
    now_ns = SystemClock().wall_ns()
    with DiaryBook.open(tmp_path / "data") as book:
        for days in range(1, 70):
            what = morning(4.0 + days % 2 / 5, bpm=50)
            at_ns = now_ns - days * 86_400 * NS_PER_S
            book.add(Entry(athlete="Anna", at_ns=at_ns, what=what))
    result = run(*SIMULATED)
    assert "heart_rate_rest_bpm=50" in result.out
    assert "7-day mean" in result.out
    assert "= 60" in (tmp_path / "data" / "athletes" / "Anna.toml").read_text(encoding="utf-8")
    day = local_day(now_ns) - timedelta(days=1)
    assert json.loads(run("morning", "--list", "--json").out)["readings"][1]["day"] == str(day)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("morning", "--minutes", "1"), "2"),
        (("morning", "--position", "hanging"), "lying"),
        (("morning", "--speed", "9"), "--simulate"),
        (("morning", "--athlete", "Nobody"), "Nobody"),
    ],
)
def test_bad_input_is_one_line(run: Run, words: tuple[str, ...], says: str) -> None:
    result = run(*words)
    assert result.code == 2
    assert says in result.line

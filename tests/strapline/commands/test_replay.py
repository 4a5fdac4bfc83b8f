"""`strapline replay` and `recompute`: what of an athlete is frozen, and when."""

import json
from datetime import date
from pathlib import Path

from ingest.codecs import heart_rate, treadmill
from ingest.measurements import HeartRate, Treadmill
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.core.session import Session
from sessions.store import SessionRow, Source, Store
from strapline.athletes.profiles import save_profile
from strapline.commands.recompute import recompute
from strapline.commands.replay import replay
from tests.sessions.past.test_learning import ADA, DAY, recorded


def raw_log(folder: Path) -> Path:
    beats = heart_rate.encode(HeartRate(heart_rate_bpm=150)).hex()
    belt = treadmill.encode(Treadmill(speed_kmh=9.0)).hex()
    lines = [
        json.dumps({"t": float(second), "char": char, "hex": frame})
        for second in range(120)
        for char, frame in (("2A37", beats), ("2ACD", belt))
    ]
    path = folder / "run.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def taught(folder: Path) -> None:
    """A store in which an earlier session has taught something about Ada."""
    save_profile(ADA, data_dir=folder)
    with Store.open(folder) as store:
        session = Session(session_id="first", athlete=freeze(ADA, on=DAY))
        recorded(session, source=Source.LIVE, store=store)


def replayed(folder: Path) -> SessionRow:
    with Store.reading(folder) as read:
        (row,) = (row for row in read.sessions() if row.source is Source.REPLAY)
    return row


def test_a_replay_freezes_what_is_learned_today(tmp_path: Path) -> None:
    taught(tmp_path)
    replay(raw_log(tmp_path), athlete="Ada", data_dir=tmp_path)
    assert replayed(tmp_path).athlete.energy_curve


def test_recompute_keeps_what_was_frozen_unless_it_is_asked(tmp_path: Path) -> None:
    taught(tmp_path)
    replay(raw_log(tmp_path), athlete="Ada", data_dir=tmp_path)
    before = replayed(tmp_path)
    save_profile(Athlete(name="Ada", sex="female", age_years=50, mass_kg=90), data_dir=tmp_path)
    recompute(before.id, data_dir=tmp_path)
    assert replayed(tmp_path).athlete == before.athlete
    recompute(before.id, with_current_profile=True, data_dir=tmp_path)
    assert replayed(tmp_path).athlete.mass_kg == 90


def test_a_replay_without_a_date_has_the_age_of_today(tmp_path: Path) -> None:
    born = Athlete(name="Ada", sex="female", birth_date=date(1990, 5, 17), mass_kg=61)
    save_profile(born, data_dir=tmp_path)
    replay(raw_log(tmp_path), athlete="Ada", data_dir=tmp_path)
    row = replayed(tmp_path)
    with Store.reading(tmp_path) as read:
        breakdown = read.breakdown(row.id)
    assert row.athlete.age_years is not None
    assert breakdown is not None
    assert any("the age is as of" in note for note in breakdown.session.notes)

"""Treadmills of their makers' own protocols: from the virtual radio to the store and back."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.clock import Anchor
from ingest.codecs.vendor.protocols import PROTOCOLS, protocol
from ingest.codecs.vendor.vendor_stream import NOTIFYING
from ingest.collect.decoder import Decoder
from ingest.measurements import Treadmill
from ingest.simulate.deviations import Habit
from ingest.simulate.models import MODELS
from sessions.store import Store
from tests.integration.simulated_run import Run, plan, simulated_run
from tests.sizes import sized

JOG = plan((60.0, 9.0), (30.0, 10.0))
SLUGS = [row.slug for row in PROTOCOLS]


def speeds(run: Run) -> list[float | None]:
    return [second.speed_kmh for second in run.seconds]


@pytest.mark.parametrize("slug", sized(usual=SLUGS, quick=SLUGS[:2], long=SLUGS))
async def test_a_run_on_it_has_its_speed_and_distance(tmp_path: Path, slug: str) -> None:
    run = await simulated_run(tmp_path, workout=JOG, models=[slug])
    # A field of 0.1 mph is good to 0.08 km/h.
    assert speeds(run)[25:55] == pytest.approx([9.0] * 30, abs=0.09)
    assert speeds(run)[65:85] == pytest.approx([10.0] * 20, abs=0.09)
    assert run.breakdown is not None
    assert run.breakdown.session.distance_m == pytest.approx(238, abs=12)
    assert run.breakdown.session.gaps == ()
    assert run.notices == (
        {"treadmill sends miles per hour; shown and stored converted."}
        if protocol(slug).in_miles
        else set()
    )


async def test_its_bytes_are_kept_under_its_own_uuid_and_read_again_alike(tmp_path: Path) -> None:
    await simulated_run(tmp_path, workout=JOG, models=["domyos"])
    with Store.open(tmp_path) as store:
        session = store.read.sessions()[0].id
        rows = [row for row in store.read.journal(session) if row.device == "treadmill"]
    vendor = [row for row in rows if row.characteristic in NOTIFYING]
    assert {row.characteristic for row in vendor} == set(protocol("domyos").channels[0].notify)
    decoder = Decoder(lambda _host, _boot: Anchor(monotonic_ns=0, wall_ns=0))
    values = [measured.value for row in rows for measured in decoder.measurements(row)]
    belts = [value for value in values if isinstance(value, Treadmill)]
    assert len(belts) == len(vendor) // 2  # each record comes in two parts
    assert decoder.undecodable.total() == decoder.unknown.total() == 0


async def test_a_console_in_miles_is_found_out_by_its_own_metres(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_miles = replace(MODELS["fitshow"], habits=frozenset({Habit.SENDS_MPH}))
    monkeypatch.setitem(MODELS, "fitshow", in_miles)
    run = await simulated_run(tmp_path, workout=plan((150.0, 9.0)), models=["fitshow"])
    assert speeds(run)[25] == pytest.approx(5.6, abs=0.1)
    assert speeds(run)[-30] == pytest.approx(9.0, abs=0.09)
    assert run.notices == {"treadmill sends miles per hour; shown and stored converted."}

"""The quirk table: every row is complete, told apart, simulated and documented."""

from pathlib import Path

import pytest

from ingest.devices.sensor import DeviceKind
from ingest.quirks.correction import SpeedUnit, Treatment
from ingest.quirks.device_identity import Reported
from ingest.quirks.table import QUIRKS, STRAP, TREADMILL, Quirk, treatment_of
from ingest.simulate.models import MODELS

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "devices.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", QUIRKS, ids=lambda row: row.slug)
def test_a_row_says_who_what_why_and_from_where(row: Quirk) -> None:
    assert row.kind in (STRAP, TREADMILL)
    assert all((row.model, row.firmware, row.reason, row.source))
    for module in row.remedy.split(", "):
        names = {path.name for path in (ROOT / "ingest").rglob("*.py")}
        names |= {path.name for path in (ROOT / "sessions" / "core").rglob("*.py")}
        assert module.rpartition("/")[2] in names, f"{module} is not there"
    # What a device reports leads to a treatment; without one there is nothing to look up.
    assert (row.told_by is None) == (row.treatment is None)
    assert f"`{row.slug}`" in DOCUMENT


def test_no_two_rows_share_a_name() -> None:
    assert len({row.slug for row in QUIRKS}) == len(QUIRKS)


@pytest.mark.parametrize("row", QUIRKS, ids=lambda row: row.slug)
def test_the_simulated_device_of_a_row_is_told_by_what_it_reports(row: Quirk) -> None:
    model = MODELS[row.slug]
    assert model.kind is (DeviceKind.STRAP if row.kind == STRAP else DeviceKind.TREADMILL)
    reported = Reported(
        name=model.name,
        manufacturer=model.manufacturer,
        model=model.model,
        firmware=model.firmware,
    )
    assert treatment_of(reported) == (row.treatment or Treatment())


@pytest.mark.parametrize(
    ("reported", "always_sends_rr"),
    [
        (Reported(name="Polar H10 8A3F2B1C"), True),
        (Reported(name="POLAR h10 8A3F2B1C"), True),
        (Reported(manufacturer="Polar Electro Oy", model="H10"), True),
        (Reported(manufacturer="Somebody", model="H10"), False),
        (Reported(name="Polar H9 8A3F2B1C", manufacturer="Polar Electro Oy", model="H9"), False),
        (Reported(), False),
    ],
)
def test_a_device_is_known_by_its_name_or_by_maker_and_model(
    reported: Reported, always_sends_rr: bool
) -> None:
    assert treatment_of(reported).always_sends_rr is always_sends_rr


def test_a_machine_may_take_another_unit_than_it_sends() -> None:
    treatment = treatment_of(Reported(name="JFTM T202-5_4DEE"))
    assert (treatment.sends, treatment.takes) == (SpeedUnit.KMH, SpeedUnit.MPH)
    # Asked for 1.0 km/h it must be told 0.62, or it runs at 1.6.
    assert treatment.takes.from_kmh(1.0) == pytest.approx(0.6214, abs=1e-4)
    assert treatment.sends.to_kmh(1.6) == 1.6

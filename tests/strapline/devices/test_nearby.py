"""The list of what is on the air: its order, what is remembered of it, and the cursor."""

import random

import pytest
from rich.console import Console

from dashboards.terminal.devices_table import VISIBLE_ROWS, nearby_list
from ingest.devices.known import KnownDevice
from ingest.devices.same_device import AddressKind
from ingest.devices.sensor import DeviceKind
from ingest.devices.sighting import Sighting
from strapline.devices.nearby import Cursor, Nearby

CHEST = KnownDevice(
    alias="chest",
    kind=DeviceKind.STRAP,
    name="H10",
    address="01",
    address_kind=AddressKind.FIXED,
)


def heard(
    address: str, name: str = "", *kinds: DeviceKind, rssi_dbm: int = -60, machine: bool = False
) -> Sighting:
    return Sighting(
        address=address,
        name=name or address,
        rssi_dbm=rssi_dbm,
        kinds=kinds,
        device=None,
        is_machine=machine,
    )


def names(nearby: Nearby) -> list[str]:
    return [n.sighting.name for n in nearby.neighbours(now_s=0)]


def test_what_measures_comes_first_then_the_loudest_and_small_changes_move_nothing() -> None:
    nearby = Nearby(known=())
    nearby.add_sighting(heard("01", "Lamp"), at_s=0)
    nearby.add_sighting(heard("02", "Gym", machine=True), at_s=0)
    nearby.add_sighting(heard("03", "Far", DeviceKind.STRAP, rssi_dbm=-90), at_s=0)
    nearby.add_sighting(heard("04", "Near", DeviceKind.TREADMILL, rssi_dbm=-30), at_s=0)
    nearby.add_sighting(heard("05"), at_s=0)
    assert names(nearby) == ["Near", "Far", "Gym", "Lamp"]
    nearby.add_sighting(heard("03", "Far", DeviceKind.STRAP, rssi_dbm=-20), at_s=1)
    assert names(nearby) == ["Near", "Far", "Gym", "Lamp"]
    for at_s in range(2, 12):
        nearby.add_sighting(heard("03", "Far", DeviceKind.STRAP, rssi_dbm=-20), at_s=at_s)
    assert names(nearby) == ["Far", "Near", "Gym", "Lamp"]
    assert nearby.nameless == 1


def crowd(*, touched: str | None = None) -> Nearby:
    """Fifty devices of three names for a minute; then one is taken into the hand."""
    rng = random.Random(1)
    base = {f"{number:02}": rng.uniform(-95, -55) for number in range(50)}
    nearby = Nearby(known=())
    for at_s in range(65):
        for number, dbm in base.items():
            hand = 30.0 if number == touched and at_s >= 60 else 0.0
            nearby.add_sighting(
                heard(
                    number,
                    f"Polar H{7 + int(number) % 3}",
                    DeviceKind.STRAP,
                    rssi_dbm=round(dbm + hand + rng.gauss(0, 4)),
                ),
                at_s=at_s,
            )
    return nearby


@pytest.mark.parametrize("touched", ["07", "23", "49"])
def test_among_fifty_of_three_names_the_one_that_was_touched_is_marked(touched: str) -> None:
    marked = [n for n in crowd(touched=touched).neighbours(now_s=64) if n.is_touched]
    assert [n.sighting.address for n in marked] == [touched]


def test_while_nobody_touches_one_none_is_marked() -> None:
    rows = crowd().neighbours(now_s=64)
    assert not any(row.is_touched for row in rows)
    levels = [row.sighting.rssi_dbm for row in rows]
    assert sum(levels[:10]) > sum(levels[-10:]) + 200, "the loudest first"


def test_a_name_and_a_service_once_told_are_not_forgotten() -> None:
    nearby = Nearby(known=())
    nearby.add_sighting(heard("01", "", DeviceKind.STRAP), at_s=0)
    nearby.add_sighting(heard("01", "H10"), at_s=1)
    nearby.add_sighting(heard("01", rssi_dbm=-40), at_s=2)
    (row,) = nearby.neighbours(now_s=2)
    assert row.sighting == heard("01", "H10", DeviceKind.STRAP, rssi_dbm=-40)


def test_the_remembered_one_carries_its_alias() -> None:
    nearby = Nearby(known=[CHEST])
    nearby.add_sighting(heard("01", "H10", DeviceKind.STRAP), at_s=0)
    nearby.add_sighting(heard("02", "Other", DeviceKind.STRAP), at_s=0)
    assert [n.alias for n in nearby.neighbours(now_s=0)] == ["chest", None]


def test_one_that_is_heard_no_more_is_marked() -> None:
    nearby = Nearby(known=())
    nearby.add_sighting(heard("01", "H10", DeviceKind.STRAP), at_s=0)
    assert [n.is_quiet for n in nearby.neighbours(now_s=10)] == [False]
    assert [n.is_quiet for n in nearby.neighbours(now_s=10.1)] == [True]


def test_the_cursor_stays_on_its_device_when_others_come_before_it() -> None:
    nearby, cursor = Nearby(known=()), Cursor()
    assert cursor.on([]) is None
    nearby.add_sighting(heard("01", "Lamp"), at_s=0)
    nearby.add_sighting(heard("02", "Radio"), at_s=0)
    cursor.move(1, neighbours=nearby.neighbours(now_s=0))
    nearby.add_sighting(heard("03", "H10", DeviceKind.STRAP), at_s=0)
    shown = nearby.neighbours(now_s=0)
    assert cursor.on(shown) == 2
    cursor.move(5, neighbours=shown)
    assert cursor.on(shown) == 2
    cursor.move(-9, neighbours=shown)
    assert cursor.on(shown) == 0
    cursor.put(7, neighbours=shown)
    assert cursor.on(shown) == 0


@pytest.mark.parametrize("cursor", [0, 20, 39])
def test_a_long_list_fits_a_small_terminal_with_the_cursor_in_sight(cursor: int) -> None:
    nearby = Nearby(known=[CHEST])
    for number in range(40):
        nearby.add_sighting(
            heard(f"{number:02}", f"A device with quite a long name {number}"), at_s=0
        )
    nearby.add_sighting(heard("99"), at_s=0)
    console = Console(width=80, height=24, record=True)
    with console.capture() as captured:
        console.print(
            nearby_list(nearby.neighbours(now_s=0), cursor=cursor, nameless=nearby.nameless)
        )
    lines = captured.get().splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert sum("A device" in line for line in lines) == VISIBLE_ROWS
    assert any(line.startswith(f">{cursor + 1} ") for line in lines)
    assert "1 without a name" in captured.get()

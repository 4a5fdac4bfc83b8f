"""Who is recognised: the same address, a new address, another computer's, a twin."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.devices.same_device import AddressKind, Likeness, address_kind, confirmed, likeness
from ingest.devices.sensor import DeviceKind

FIXED, CHANGING, LOCAL = AddressKind.FIXED, AddressKind.CHANGING, AddressKind.LOCAL


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is remembered, as far as identity looks at it."""

    address: str
    address_kind: AddressKind = FIXED
    name: str
    kind: DeviceKind = DeviceKind.STRAP
    maker: str | None = None
    model: str | None = None
    serial: str | None = None


@dataclass(frozen=True, kw_only=True)
class Heard:
    address: str
    address_kind: AddressKind = FIXED
    name: str
    kinds: tuple[DeviceKind, ...] = (DeviceKind.STRAP,)


H10 = Known(address="A0:9E:1A:12:34:56", name="Polar H10 8A3F2B1C")
WATCH = Known(address="5A:11:22:33:44:55", address_kind=CHANGING, name="Forerunner")
NAMELESS_KIND = Known(address="F1:00:00:00:00:01", name="HRM")


@dataclass(frozen=True)
class Case:
    name: str
    known: Known
    heard: Heard
    expect: Likeness


CASES = [
    Case(
        "the same address is the same device, whatever it is called by now",
        H10,
        Heard(address="a0:9e:1a:12:34:56", name="renamed"),
        Likeness.SAME,
    ),
    Case(
        "a watch that changes its address is known by its name",
        WATCH,
        Heard(address="7B:99:88:77:66:55", address_kind=CHANGING, name="Forerunner"),
        Likeness.LIKELY,
    ),
    Case(
        "another name under another address is another device",
        WATCH,
        Heard(address="7B:99:88:77:66:55", address_kind=CHANGING, name="Fenix"),
        Likeness.DIFFERENT,
    ),
    Case(
        "a file that came from Linux is understood on macOS",
        H10,
        Heard(address="8C1B2D3E-0000-4000-8000-0123456789AB", address_kind=LOCAL, name=H10.name),
        Likeness.LIKELY,
    ),
    Case(
        "a file that came from macOS is understood on Linux",
        replace(H10, address="8C1B2D3E-0000-4000-8000-0123456789AB", address_kind=LOCAL),
        Heard(address="A0:9E:1A:12:34:56", name=H10.name),
        Likeness.LIKELY,
    ),
    Case(
        "a new static address after a new battery: the maker's number in the name tells",
        H10,
        Heard(address="F0:00:00:00:00:09", name=H10.name),
        Likeness.LIKELY,
    ),
    Case(
        "two straps with one plain name and lasting addresses are two straps",
        NAMELESS_KIND,
        Heard(address="F1:00:00:00:00:02", name="HRM"),
        Likeness.DIFFERENT,
    ),
    Case(
        "a treadmill with the strap's name is not the strap",
        WATCH,
        Heard(
            address="7B:99:88:77:66:55",
            address_kind=CHANGING,
            name="Forerunner",
            kinds=(DeviceKind.TREADMILL,),
        ),
        Likeness.DIFFERENT,
    ),
    Case(
        "a device that does not say what it measures may be it",
        WATCH,
        Heard(address="7B:99:88:77:66:55", address_kind=CHANGING, name="Forerunner", kinds=()),
        Likeness.LIKELY,
    ),
    Case(
        "an address in the place of a name is no name",
        replace(WATCH, name="5A:11:22:33:44:55"),
        Heard(address="7B:99:88:77:66:55", address_kind=CHANGING, name="5A:11:22:33:44:55"),
        Likeness.DIFFERENT,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_likeness(case: Case) -> None:
    assert likeness(case.known, case.heard) is case.expect


@dataclass(frozen=True, kw_only=True)
class Told:
    maker: str | None = None
    model: str | None = None
    serial: str | None = None


@pytest.mark.parametrize(
    ("known", "told", "expect"),
    [
        (Told(serial="123"), Told(serial="123", model="renamed"), True),
        (Told(serial="123", model="H10"), Told(serial="124", model="H10"), False),
        (Told(model="H10"), Told(serial="124", model="H10"), None),
        (Told(model="H10"), Told(model="H9"), False),
        (Told(maker="Polar", model="1"), Told(maker="Garmin", model="1"), False),
        (Told(), Told(), None),
    ],
    ids=[
        "serial decides for",
        "serial decides against",
        "one serial decides nothing",
        "another model",
        "another maker",
        "silence",
    ],
)
def test_device_information_confirms(known: Told, told: Told, expect: bool | None) -> None:
    remembered = replace(H10, maker=known.maker, model=known.model, serial=known.serial)
    assert confirmed(remembered, told) is expect


@pytest.mark.parametrize(
    ("address", "random", "expect"),
    [
        ("A0:9E:1A:12:34:56", False, FIXED),
        ("F0:9E:1A:12:34:56", True, FIXED),
        ("4A:9E:1A:12:34:56", True, CHANGING),
        ("0A:9E:1A:12:34:56", True, CHANGING),
        ("4A:9E:1A:12:34:56", None, CHANGING),
        ("C0:9E:1A:12:34:56", None, FIXED),
        ("8C1B2D3E-0000-4000-8000-0123456789AB", None, LOCAL),
    ],
    ids=[
        "public",
        "random static",
        "resolvable private",
        "non-resolvable private",
        "kind not told",
        "static bits",
        "macOS",
    ],
)
def test_how_long_an_address_lasts(address: str, random: bool | None, expect: AddressKind) -> None:
    assert address_kind(address, random=random) is expect


@given(st.binary(min_size=6, max_size=6), st.sampled_from([True, False, None]))
def test_every_address_is_of_some_kind(raw: bytes, random: bool | None) -> None:
    found = address_kind(raw.hex(":"), random=random)
    if random is False:
        assert found is FIXED
    else:
        assert (found is FIXED) == (raw[0] >= 0xC0)

"""Who is recognised: what proves a device, what only suggests it, what is another."""

from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.devices.same_device import (
    AddressKind,
    DeviceInformation,
    Identity,
    Likeness,
    Proof,
    Verdict,
    address_kind,
    likeness,
    proof,
    telling_serial,
    telling_system_id,
    verdict,
)
from ingest.devices.sensor import DeviceKind

FIXED, CHANGING, LOCAL = AddressKind.FIXED, AddressKind.CHANGING, AddressKind.LOCAL


@dataclass(frozen=True, kw_only=True)
class Heard:
    address: str
    address_kind: AddressKind = FIXED
    name: str
    kinds: tuple[DeviceKind, ...] = (DeviceKind.STRAP,)
    is_bonded: bool = False


def known(**fields: Any) -> Identity:
    return Identity(**({"kind": DeviceKind.STRAP, "address_kind": FIXED} | fields))


UUID = "8C1B2D3E-0000-4000-8000-0123456789AB"
H10 = known(address="A0:9E:1A:12:34:56", name="Polar H10 8A3F2B1C")
WATCH = known(address="5A:11:22:33:44:55", address_kind=CHANGING, name="Forerunner")
NAMELESS_KIND = known(address="F1:00:00:00:00:01", name="HRM")


@dataclass(frozen=True)
class Case:
    name: str
    known: Identity
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
        msgspec.structs.replace(
            H10, address="8C1B2D3E-0000-4000-8000-0123456789AB", address_kind=LOCAL
        ),
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
        msgspec.structs.replace(WATCH, name="5A:11:22:33:44:55"),
        Heard(address="7B:99:88:77:66:55", address_kind=CHANGING, name="5A:11:22:33:44:55"),
        Likeness.DIFFERENT,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_likeness(case: Case) -> None:
    assert likeness(case.known, case.heard) is case.expect


Told = DeviceInformation
SERIAL, OTHER_SERIAL = "8A3F2B1C", "99AA00BB"
SYSTEM, OTHER_SYSTEM = "563412fffe1a9ea0", "996612fffe1a9ea0"
ELSEWHERE = "5A:00:00:00:00:09"
THERE: dict[str, Any] = {"address": H10.address, "name": H10.name}
AWAY: dict[str, Any] = {"address": ELSEWHERE, "address_kind": CHANGING, "name": H10.name}


@dataclass(frozen=True)
class Link:
    name: str
    known: Identity
    heard: Heard
    told: Told
    proof: Proof | None
    verdict: Verdict


def of(**fields: Any) -> Identity:
    return msgspec.structs.replace(H10, **fields)


LINKS = [
    Link(
        "a serial number proves it wherever it is",
        of(serial=SERIAL, model="H10"),
        Heard(**AWAY),
        Told(serial=SERIAL, model="H10"),
        Proof.SERIAL,
        Verdict.SAME,
    ),
    Link(
        "another serial number is another device",
        of(serial=SERIAL),
        Heard(**AWAY),
        Told(serial=OTHER_SERIAL),
        None,
        Verdict.DIFFERENT,
    ),
    Link(
        "a serial number that is not told proves nothing",
        of(serial=SERIAL),
        Heard(**AWAY),
        Told(model="H10"),
        None,
        Verdict.UNPROVED,
    ),
    Link(
        "a kit's serial number proves nothing",
        of(serial="0123456789"),
        Heard(**AWAY),
        Told(serial="0123456789"),
        None,
        Verdict.UNPROVED,
    ),
    Link(
        "the same number of another model is another device",
        of(serial=SERIAL, model="H10"),
        Heard(**AWAY),
        Told(serial=SERIAL, model="H9"),
        None,
        Verdict.DIFFERENT,
    ),
    Link(
        "a system id proves it",
        of(system_id=SYSTEM),
        Heard(**AWAY),
        Told(system_id=SYSTEM),
        Proof.SYSTEM_ID,
        Verdict.SAME,
    ),
    Link(
        "another system id is another device",
        of(system_id=SYSTEM),
        Heard(**AWAY),
        Told(system_id=OTHER_SYSTEM),
        None,
        Verdict.DIFFERENT,
    ),
    Link(
        "a kit's system id proves nothing",
        of(system_id="123456fffe9abcde"),
        Heard(**AWAY),
        Told(system_id="123456fffe9abcde"),
        None,
        Verdict.UNPROVED,
    ),
    Link(
        "a lasting address proves it",
        H10,
        Heard(**THERE),
        Told(),
        Proof.ADDRESS,
        Verdict.SAME,
    ),
    Link(
        "so does one that this computer gave (macOS)",
        H10,
        Heard(**(THERE | {"address_kind": LOCAL})),
        Told(),
        Proof.ADDRESS,
        Verdict.SAME,
    ),
    Link(
        "a new firmware may call itself something else there",
        of(model="H10", maker="Polar"),
        Heard(**THERE),
        Told(model="H10 (2)", maker="Polar"),
        Proof.ADDRESS,
        Verdict.SAME,
    ),
    Link(
        "another serial number at a lasting address is asked about",
        of(serial=SERIAL),
        Heard(**THERE),
        Told(serial=OTHER_SERIAL),
        None,
        Verdict.UNPROVED,
    ),
    Link(
        "a private address proves nothing",
        H10,
        Heard(**(THERE | {"address_kind": CHANGING})),
        Told(),
        None,
        Verdict.UNPROVED,
    ),
    Link(
        "one that was resolved with the key of a bond does",
        of(is_bonded=True),
        Heard(**(THERE | {"address_kind": CHANGING, "is_bonded": True})),
        Told(),
        Proof.BOND,
        Verdict.SAME,
    ),
    Link(
        "a bond that is no longer there does not",
        of(is_bonded=True),
        Heard(**(THERE | {"address_kind": CHANGING})),
        Told(),
        None,
        Verdict.UNPROVED,
    ),
    Link(
        "a bonded neighbour under another address is not it",
        of(is_bonded=True),
        Heard(**(AWAY | {"is_bonded": True})),
        Told(),
        None,
        Verdict.UNPROVED,
    ),
    Link("a name proves nothing", H10, Heard(**AWAY), Told(), None, Verdict.UNPROVED),
    Link(
        "another maker is another device",
        of(maker="Polar"),
        Heard(**AWAY),
        Told(maker="Garmin"),
        None,
        Verdict.DIFFERENT,
    ),
]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.name)
def test_a_connected_device_is_judged(link: Link) -> None:
    assert proof(link.known, link.heard, link.told) is link.proof
    assert verdict(link.known, link.heard, link.told) is link.verdict


@pytest.mark.parametrize(
    "serial", ["", None, "0", "12", "0000000000", "00:00:00", "N/A", "Serial Number", "123456"]
)
def test_a_serial_number_that_could_be_anybody_s_tells_nothing(serial: str | None) -> None:
    assert telling_serial(serial) is None


@pytest.mark.parametrize(
    "system_id",
    [
        None,
        "",
        "0000000000000000",
        "ffffffffffffffff",
        "000000fffe000000",
        "12ab",
        "123456fffe9abcde",
    ],
)
def test_a_system_id_that_could_be_anybody_s_tells_nothing(system_id: str | None) -> None:
    assert telling_system_id(system_id) is None


def test_what_a_device_tells_is_read_from_its_characteristics() -> None:
    rows = [("2A29", b"Polar\x1b[31m"), ("2A25", b"8A3F\0"), ("2A23", bytes(range(8)))]
    assert DeviceInformation.of_rows(rows) == DeviceInformation(
        maker="Polar [31m", serial="8A3F", system_id="0001020304050607"
    )


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

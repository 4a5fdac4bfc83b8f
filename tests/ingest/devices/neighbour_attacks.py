"""Neighbours of the same name: the ways in which they come.

Mine beats 72, everybody else 180.
"""

from dataclasses import dataclass, field, replace

import msgspec

from ingest.devices.same_device import AddressKind, Identity, Proof
from ingest.devices.sensor import DeviceKind
from ingest.devices.sought import SoughtDevice
from tests.ingest.devices.address_forms import uuid_of
from tests.ingest.devices.air import Made

THEIR_HEART = bytes.fromhex("16b4e803")
MY_BPM = 72
NAME = "Polar H10 8A3F2B1C"
FIXED, ELSEWHERE = "F0:00:00:00:00:01", "F0:00:00:00:00:02"
PRIVATE, ROTATED, THEIR_PRIVATE = "5A:00:00:00:00:01", "5A:00:00:00:00:02", "5A:00:00:00:00:03"
PUBLIC, THEIR_PUBLIC = "A0:9E:1A:00:00:01", "A0:9E:1A:00:00:02"
MINE = Made(name=NAME, address=FIXED, maker="Polar", model="H10", serial="8A3F2B1C")
THEIRS = replace(MINE, address=ELSEWHERE, serial="99AA00BB", frames=[THEIR_HEART])
SYSTEM_ID, KIT_SYSTEM_ID = "563412fffe1a9ea0", "123456fffe9abcde"


def identity(made: Made, **known: object) -> Identity:
    top = int(made.address[0], 16)
    found = Identity(
        name=made.name,
        address=made.address,
        address_kind=AddressKind.FIXED if top >= 0xC else AddressKind.CHANGING,
        kind=DeviceKind.STRAP,
        maker=made.maker,
        model=made.model,
        serial=made.serial,
        system_id=made.system_id,
    )
    return msgspec.structs.replace(found, **known)


def chosen(made: Made) -> SoughtDevice:
    return SoughtDevice.at(made.address, kind=DeviceKind.STRAP, name=made.name)


def remembered(made: Made, **known: object) -> SoughtDevice:
    return SoughtDevice(identity(made, **known))


def named(word: str, *, trusts_name: bool = False) -> SoughtDevice:
    known = Identity(
        name=word, address=word, address_kind=AddressKind.CHANGING, kind=DeviceKind.STRAP
    )
    return SoughtDevice(known, is_named_only=True, trusts_name=trusts_name)


@dataclass(frozen=True, kw_only=True)
class Attack:
    """Mine streams, if it is `there`; goes; theirs are alone for a while; mine `returns`.

    `back`: what it is taken on then; None: it is a suggestion.
    """

    name: str
    mine: Made = MINE
    theirs: tuple[Made, ...] = (THEIRS,)
    sought: SoughtDevice = field(default_factory=lambda: remembered(MINE))
    there: bool = True
    returns: Made | None = None
    back: Proof | None = Proof.SERIAL
    system: str | None = None


WATCH = Made(name="Forerunner", address=PRIVATE)
THEIR_WATCH = replace(WATCH, address=THEIR_PRIVATE, frames=[THEIR_HEART])
KIT = replace(MINE, serial="0123456789")
THEIR_KIT = replace(KIT, address=ELSEWHERE, frames=[THEIR_HEART])
PLAIN = replace(MINE, serial=None, address=PUBLIC)
THEIR_PLAIN = replace(PLAIN, address=THEIR_PUBLIC, frames=[THEIR_HEART])

ATTACKS = [
    Attack(name="the same name in mid-session"),
    Attack(name="the same name at the start, before mine is there", there=False),
    Attack(
        name="the same name under a private address",
        theirs=(replace(THEIRS, address=THEIR_PRIVATE),),
    ),
    Attack(name="no serial number", theirs=(replace(THEIRS, serial=None),)),
    Attack(
        name="no serial number and another model",
        theirs=(replace(THEIRS, serial=None, model="H9"),),
    ),
    Attack(
        name="my serial number on another model",
        theirs=(replace(THEIRS, serial=MINE.serial, model="H9"),),
    ),
    Attack(
        name="a kit's serial number, the same on both",
        mine=KIT,
        theirs=(THEIR_KIT,),
        sought=remembered(KIT),
        back=Proof.ADDRESS,
    ),
    Attack(
        name="a kit's serial number on both, and mine takes a new battery's address",
        mine=KIT,
        theirs=(THEIR_KIT,),
        sought=remembered(KIT),
        returns=replace(KIT, address="F0:00:00:00:00:09"),
        back=None,
    ),
    Attack(
        name="another system id",
        mine=replace(MINE, serial=None, system_id=SYSTEM_ID),
        theirs=(replace(THEIRS, serial=None, system_id="996612fffe1a9ea0"),),
        sought=remembered(replace(MINE, serial=None, system_id=SYSTEM_ID)),
        returns=replace(MINE, serial=None, system_id=SYSTEM_ID, address=ROTATED),
        back=Proof.SYSTEM_ID,
    ),
    Attack(
        name="a kit's system id, the same on both",
        mine=replace(WATCH, system_id=KIT_SYSTEM_ID),
        theirs=(replace(THEIR_WATCH, system_id=KIT_SYSTEM_ID),),
        sought=chosen(WATCH),
        back=Proof.CHOICE,
    ),
    Attack(
        name="private addresses, and mine rotates",
        mine=WATCH,
        theirs=(THEIR_WATCH,),
        sought=chosen(WATCH),
        returns=replace(WATCH, address=ROTATED),
        back=None,
    ),
    Attack(
        name="private addresses with serial numbers, and mine rotates",
        mine=replace(MINE, address=PRIVATE),
        theirs=(replace(THEIRS, address=THEIR_PRIVATE),),
        sought=chosen(replace(MINE, address=PRIVATE)),
        returns=replace(MINE, address=ROTATED),
    ),
    Attack(
        name="a private address that was remembered, before mine is there",
        mine=replace(WATCH, address=ROTATED),
        theirs=(THEIR_WATCH,),
        sought=remembered(WATCH),
        there=False,
        back=None,
    ),
    Attack(
        name="my old address with another serial number",
        theirs=(replace(THEIRS, address=FIXED),),
        returns=replace(MINE, address=ELSEWHERE),
    ),
    Attack(name="its serial number only for the bonded", theirs=(replace(THEIRS, locked=True),)),
    Attack(
        name="six of the same name at once",
        theirs=tuple(
            replace(THEIRS, address=f"F0:00:00:00:01:0{n}", serial=f"99AA00B{n}") for n in range(6)
        ),
    ),
    Attack(
        name="the beginning of a name, and mine is not there yet",
        sought=named("Polar H10"),
        there=False,
        back=None,
    ),
    Attack(
        name="a treadmill of the strap's name",
        theirs=(replace(THEIRS, service=0x1826, frames=[bytes.fromhex("0000f401")]),),
    ),
    Attack(
        name="macOS, which gives a number of its own",
        mine=PLAIN,
        theirs=(THEIR_PLAIN,),
        sought=SoughtDevice(
            identity(PLAIN, address=uuid_of(PUBLIC), address_kind=AddressKind.LOCAL)
        ),
        back=Proof.ADDRESS,
        system="macos",
    ),
    Attack(
        name="macOS, and mine was remembered on another computer",
        theirs=(replace(THEIRS, serial=None),),
        sought=SoughtDevice(
            identity(MINE, address=uuid_of("somewhere"), address_kind=AddressKind.LOCAL)
        ),
        system="macos",
    ),
    Attack(
        name="Linux, where a public address lasts",
        mine=PLAIN,
        theirs=(THEIR_PLAIN,),
        sought=remembered(PLAIN),
        back=Proof.ADDRESS,
        system="linux",
    ),
    Attack(
        name="Windows, which tells public addresses",
        mine=PLAIN,
        theirs=(THEIR_PLAIN,),
        sought=remembered(PLAIN),
        back=Proof.ADDRESS,
        system="windows",
    ),
    Attack(
        name="old Windows, where a public address looks private",
        mine=PLAIN,
        theirs=(THEIR_PLAIN,),
        sought=remembered(PLAIN),
        there=False,
        back=None,
        system="old windows",
    ),
    Attack(
        name="old Windows, chosen for this session",
        mine=PLAIN,
        theirs=(THEIR_PLAIN,),
        sought=chosen(PLAIN),
        back=Proof.CHOICE,
        system="old windows",
    ),
]

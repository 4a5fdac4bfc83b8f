"""Faults as they are written on the command line."""

import pytest

from ingest.devices.sensor import DeviceKind
from ingest.simulate.faults import POSSIBLE, FaultError, FaultKind, SimulatedFault, check_faults


@pytest.mark.parametrize(
    ("spec", "device", "kind", "start_s", "duration_s"),
    [
        ("strap-silent@120", DeviceKind.STRAP, FaultKind.SILENT, 120.0, None),
        ("treadmill-out-of-range@200+30", DeviceKind.TREADMILL, FaultKind.OUT_OF_RANGE, 200.0, 30),
        ("strap-contact-lost@0+7.5", DeviceKind.STRAP, FaultKind.CONTACT_LOST, 0.0, 7.5),
        (" strap-battery-dead@1.5 ", DeviceKind.STRAP, FaultKind.BATTERY_DEAD, 1.5, None),
        ("strap-mtu-23@5", DeviceKind.STRAP, FaultKind.MTU_23, 5.0, None),
        ("foot-pod-weak-signal@5+5", DeviceKind.FOOT_POD, FaultKind.WEAK_SIGNAL, 5.0, 5.0),
    ],
)
def test_a_fault_is_read(
    spec: str, device: DeviceKind, kind: FaultKind, start_s: float, duration_s: float | None
) -> None:
    fault = SimulatedFault(device=device, kind=kind, start_s=start_s, duration_s=duration_s)
    assert SimulatedFault.parse(spec) == fault


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("", "expected <device>-<fault>@<start>"),
        ("strap-silent", "expected <device>-<fault>@<start>"),
        ("strap-silent@soon", "expected <device>-<fault>@<start>"),
        ("strap-silent@-5", "expected <device>-<fault>@<start>"),
        ("strap-silent@5+", "expected <device>-<fault>@<start>"),
        ("watch-silent@5", "no device 'watch': expected one of strap, treadmill, foot-pod"),
        ("strap-asleep@5", "no strap fault 'asleep': expected one of silent, out-of-range"),
        ("treadmill-contact-lost@5", "no treadmill fault 'contact-lost': expected one of silent"),
    ],
)
def test_what_is_no_fault_is_refused_with_what_is_expected(spec: str, says: str) -> None:
    with pytest.raises(FaultError) as refused:
        SimulatedFault.parse(spec)
    assert says in str(refused.value)


def test_a_number_tells_several_of_a_kind_apart() -> None:
    assert SimulatedFault.parse("strap-2-silent@30").number == 2
    assert SimulatedFault.parse("strap-silent@30").number == 1
    assert SimulatedFault.parse("foot-pod-2-late@30").device is DeviceKind.FOOT_POD


def test_every_fault_can_befall_some_device_and_is_written_as_it_is_read() -> None:
    assert {kind for kinds in POSSIBLE.values() for kind in kinds} == set(FaultKind)
    for device, kinds in POSSIBLE.items():
        for kind in kinds:
            word = device.value.replace(" ", "-")
            assert SimulatedFault.parse(f"{word}-{kind.value}@1").kind is kind


def test_a_fault_of_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(FaultError, match=r"there is no strap 2 \(simulated: 1\)"):
        check_faults([SimulatedFault.parse("strap-2-silent@1")], kinds=[DeviceKind.STRAP])

"""Faults as they are written on the command line."""

import pytest

from ingest.devices.sensor import DeviceKind
from ingest.simulate.faults import Fault, FaultError, FaultKind


@pytest.mark.parametrize(
    ("spec", "device", "kind", "start_s", "duration_s"),
    [
        ("strap-silent@120", DeviceKind.STRAP, FaultKind.SILENT, 120.0, None),
        ("treadmill-out-of-range@200+30", DeviceKind.TREADMILL, FaultKind.OUT_OF_RANGE, 200.0, 30),
        ("strap-contact-lost@0+7.5", DeviceKind.STRAP, FaultKind.CONTACT_LOST, 0.0, 7.5),
        (" strap-battery-dead@1.5 ", DeviceKind.STRAP, FaultKind.BATTERY_DEAD, 1.5, None),
    ],
)
def test_a_fault_is_read(
    spec: str, device: DeviceKind, kind: FaultKind, start_s: float, duration_s: float | None
) -> None:
    fault = Fault(device=device, kind=kind, start_s=start_s, duration_s=duration_s)
    assert Fault.parse(spec) == fault


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("", "expected <device>-<fault>@<start>"),
        ("strap-silent", "expected <device>-<fault>@<start>"),
        ("strap-silent@soon", "expected <device>-<fault>@<start>"),
        ("strap-silent@-5", "expected <device>-<fault>@<start>"),
        ("strap-silent@5+", "expected <device>-<fault>@<start>"),
        ("watch-silent@5", "no device 'watch': expected one of strap, treadmill"),
        ("strap-asleep@5", "no strap fault 'asleep': expected one of silent, out-of-range"),
        ("treadmill-contact-lost@5", "no treadmill fault 'contact-lost': expected one of silent"),
    ],
)
def test_what_is_no_fault_is_refused_with_what_is_expected(spec: str, says: str) -> None:
    with pytest.raises(FaultError) as refused:
        Fault.parse(spec)
    assert says in str(refused.value)

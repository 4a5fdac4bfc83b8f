"""What this machine calls itself on a network."""

from dashboards.access.names import MachineNames, machine_names


def test_this_machine_has_no_loopback_among_its_addresses() -> None:
    found = machine_names()

    assert not any(one.startswith("127.") or one == "::1" for one in found.addresses)


def test_a_phone_is_told_an_address_before_a_name() -> None:
    assert MachineNames(names=("gym",), addresses=("10.0.0.2",)).best == "10.0.0.2"
    assert MachineNames(names=("gym",), addresses=()).best == "gym"
    assert MachineNames(names=(), addresses=()).best == "127.0.0.1"

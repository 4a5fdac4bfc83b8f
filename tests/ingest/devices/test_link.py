"""The link table: every state can be left but GONE, and losing a link always leads to a retry."""

from ingest.devices.link import NEXT, LinkEvent
from ingest.devices.sensor import Link


def reachable(start: Link) -> set[Link]:
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for (state, _), following in NEXT.items():
            if state is here and following not in seen:
                seen.add(following)
                todo.append(following)
    return seen


def test_every_state_can_be_reached_from_searching() -> None:
    assert reachable(Link.SEARCHING) == set(Link)


def test_streaming_can_be_reached_again_from_every_state_but_gone() -> None:
    for state in set(Link) - {Link.GONE}:
        assert Link.STREAMING in reachable(state)


def test_gone_is_final() -> None:
    assert reachable(Link.GONE) == {Link.GONE}


def test_a_lost_link_waits_in_every_state_that_has_a_link_or_seeks_one() -> None:
    for state in set(Link) - {Link.GONE, Link.WAITING}:
        assert NEXT[state, LinkEvent.LOST] is Link.WAITING


def test_only_a_notification_makes_a_link_stream() -> None:
    events = {event for (_, event), following in NEXT.items() if following is Link.STREAMING}
    assert events == {LinkEvent.DATA}

"""One gateway against another at the processor: whose athletes are whose, and who is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.devices.sensor import DeviceKind
from ingest.measurements import NS_PER_S
from ingest.mqtt.receiver import gateway_host
from ingest.mqtt.wire import Wearer
from sessions.core.model.athlete import Athlete
from sessions.live.live_view import LiveStatus
from sessions.live.runners import NobodyCalled
from sessions.store import Store
from strapline.processor.processor import UNKNOWN_AT_MOST, Processor
from strapline.publishing.gateway_book import GatewayBook
from tests.sizes import sized
from tests.strapline.publishing.sent import Sent


@contextmanager
def processing(
    folder: Path, *, book: dict[str, list[str]] | None = None, known: frozenset[str] | None = None
) -> Iterator[tuple[Processor, Store]]:
    if book is not None:
        entries = {name: {"athletes": athletes} for name, athletes in book.items()}
        (folder / "gateways.json").write_text(json.dumps(entries))
    with Store.open(folder) as store:
        processor = Processor(
            store=store,
            athlete_of=lambda wearer: Athlete(name=wearer.athlete),
            clock=SystemClock(),
            book=GatewayBook(folder / "gateways.json", kept=folder / "first.json"),
            is_known=lambda wearer: known is None or wearer.athlete in known,
        )
        yield processor, store


def at(processor: Processor, gateway: str, *athletes: str) -> Sent:
    sent = Sent(processor, gateway=gateway, boot=f"boot of {gateway}")
    for athlete in athletes:
        sent.wears(athlete)
    return sent


@pytest.mark.parametrize(
    "book",
    [
        {"garage": ["Ada"], "attic": []},
        {"garage": ["Ada"], "attic": ["Bob"]},
        {"garage": [], "attic": []},
    ],
    ids=["listed", "both listed", "told of first"],
)
async def test_a_gateway_writes_nothing_into_an_athlete_of_another(
    tmp_path: Path, book: dict[str, list[str]]
) -> None:
    with processing(tmp_path, book=book) as (processor, store):
        at(processor, "garage", "Ada").run(range(60), athletes=("Ada",))
        foreign = at(processor, "attic", "Ada")
        foreign.run(range(60), athletes=("Ada",), bpm=190, kmh=20.0)
        view = processor.port("Ada").view()
        breakdown = processor.followed("Ada").close()
        await store.flush()
        [session] = store.read.sessions()
        hosts = {r.host for r in store.read.ranges(session.id)}
        # Not lost: it is in the journal, under the host it came from.
        kept = store.read.next_sequence(host=gateway_host("attic"), boot="boot of attic")
        line = processor.troubles.newest

    assert view.heart_rate.value == 140
    assert breakdown is not None
    assert breakdown.session.max_heart_rate_bpm == 140
    assert gateway_host("attic") not in hosts
    assert kept == foreign.sequence + 1
    assert line is not None
    assert "Ada" in line
    assert "garage" in line


def test_one_who_is_in_no_book_is_not_listened_to_and_told(tmp_path: Path) -> None:
    with processing(tmp_path, book={"garage": []}) as (processor, _):
        at(processor, "cellar", "Ada").run(range(5), athletes=("Ada",))
        with pytest.raises(NobodyCalled):
            processor.port("Ada")
        assert "gateway add cellar" in (processor.troubles.newest or "")


def test_who_was_told_of_first_is_remembered_over_a_restart(tmp_path: Path) -> None:
    book: dict[str, list[str]] = {"garage": [], "attic": []}
    with processing(tmp_path, book=book) as (processor, _):
        at(processor, "garage", "Ada").run(range(5), athletes=("Ada",))
    with processing(tmp_path) as (processor, _):
        at(processor, "attic", "Ada").run(range(5), athletes=("Ada",))
        with pytest.raises(NobodyCalled):
            processor.port("Ada")


def test_an_athlete_listed_for_two_gateways_is_told_of_by_both(tmp_path: Path) -> None:
    with processing(tmp_path, book={"garage": ["Ada"], "attic": ["Ada"]}) as (processor, _):
        for gateway in ("garage", "attic"):
            at(processor, gateway, "Ada").run(range(30), athletes=("Ada",))
        assert processor.port("Ada").view().status is LiveStatus.RUNNING
        assert processor.troubles.newest is None


def test_without_a_book_all_is_as_it_was(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, _):
        for gateway in ("garage", "attic"):
            at(processor, gateway, "Ada").run(range(30), athletes=("Ada",))
        assert processor.troubles.newest is None


def test_the_page_of_an_athlete_says_what_was_refused_of_the_gateway(tmp_path: Path) -> None:
    with processing(tmp_path, book={"garage": ["Ada"], "attic": ["Bob"]}) as (processor, _):
        at(processor, "attic", "Bob").run(range(5), athletes=("Bob",))
        at(processor, "attic", "Ada").run(range(5), athletes=("Ada",))
        notices = processor.port("Bob").view().notices
    assert any("Ada" in notice for notice in notices)


def test_athletes_whose_names_share_a_topic_are_told(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, _):
        at(processor, "garage", "Ada", "ada").run(range(3), athletes=("Ada", "ada"))
        for name in ("Ada", "ada"):
            notices = processor.port(name).view().notices
            assert any("one topic" in notice for notice in notices)


async def test_unknown_names_are_bounded_and_delay_nobody_who_is_known(tmp_path: Path) -> None:
    """Asked: 10,000 unknown names, and a known athlete's row is stored within 1 s."""
    count, clock = sized(usual=2_000, long=10_000), SystemClock()
    with processing(tmp_path, known=frozenset({"Ann"})) as (processor, store):
        flood = Sent(processor, gateway="attic", boot="flood")
        for number in range(count):
            name = f"nobody {number}"
            flood.wearers[f"strap {name}"] = Wearer(kind=DeviceKind.STRAP, athlete=name)
        for start in range(0, count, 250):
            for number in range(start, min(count, start + 250)):
                flood.second(1.0, f"nobody {number}", bpm=140, kmh=None)
            flood.deliver(now_s=2.0)
        known = at(processor, "garage", "Ann")
        began_ns = clock.monotonic_ns()
        known.run(range(1))
        await store.flush()
        took_s = (clock.monotonic_ns() - began_ns) / NS_PER_S
        followed = processor.athletes()

    assert len(followed) == UNKNOWN_AT_MOST + 1
    assert "Ann" in followed
    assert took_s < sized(usual=60.0, long=1.0)

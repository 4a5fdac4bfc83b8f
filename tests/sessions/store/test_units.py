"""However appends are cut into units and commits, the store holds what a plain list would."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.journal import JournalRow
from sessions.core.model.events import AnyEvent
from sessions.store import Store
from tests.sessions.store import recording as r
from tests.sizes import sized

_EXAMPLES = sized(usual=12, long=200)

moments = st.lists(st.integers(0, 40), max_size=30)


@given(st.lists(st.tuples(moments, moments, st.booleans()), max_size=12))
@settings(max_examples=_EXAMPLES, deadline=None)
def test_the_store_holds_what_a_plain_list_would(
    units: list[tuple[list[int], list[int], bool]],
) -> None:
    rows: dict[JournalRow, None] = {}
    events: dict[int, AnyEvent] = {}

    async def append(folder: Path) -> None:
        with Store.open(folder) as store:
            r.begin(store)
            for notified, closed, flushed in units:
                with store.unit():
                    for moment in notified:
                        store.journal(r.row(moment))
                        rows.setdefault(r.row(moment))
                    some = [r.second(cell) for cell in closed]
                    store.events(r.SESSION, some)
                    events.update((event.sequence, event) for event in some)
                if flushed:
                    await store.flush()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(append(Path(folder)))
        with Store.reading(Path(folder)) as reader:
            assert list(reader.journal(r.SESSION)) == list(rows)
            assert reader.events(r.SESSION) == tuple(events[n] for n in sorted(events))

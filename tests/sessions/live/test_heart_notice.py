"""A heart rate that is not to be believed is told while it is shown, and no longer."""

from pathlib import Path

from sessions.store import Store
from tests.sessions.recording.planned_run import Bench, Second


def test_a_spike_is_told_live_until_it_is_over(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        bench = Bench(store)
        said = []
        for number in range(40):
            spiking = 20 <= number < 25
            bench.run([(number, Second(bpm=160 if spiking else 120))])
            said.append("The heart rate is not to be believed: spike." in bench.view().notices)
    # A second is closed between two and three seconds after its end.
    assert [number for number, told in enumerate(said) if told] == [23, 24, 25, 26, 27]

"""Any bytes at all give what a reader promises, or an error that it declares; and the fuzzer itself
tells where one does not."""

import random
from pathlib import Path

import pytest

from benchmarks.fuzz.corpus import kept, lines_reached
from benchmarks.fuzz.mutation import mutated_inputs
from benchmarks.fuzz.target import Target, attempt_of, joined, parts_of
from benchmarks.fuzz.targets import chosen
from benchmarks.fuzz.worker import Trials, run_seeded
from benchmarks.fuzz.zip_bytes import members_in, members_joined
from tests.sizes import sized

TARGETS = chosen()
WHOLE = sized(usual=4_000, quick=1_000, long=400_000)
"""Mutated inputs of a target whose share is one whole; the others get theirs."""
LEAST = sized(usual=15, quick=8, long=1_500)
FEW = 30
NEVER_REFUSED = {"codec-2a24"}
"""A device string may be anything."""


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_any_bytes_give_a_value_or_a_declared_error(target: Target) -> None:
    seeds = [*target.seeds(), *kept(target.name)]
    count = max(LEAST, round(WHOLE * target.share))
    trials = Trials(target, finds=None)
    run_seeded(trials, seeds=seeds, words=target.words, inputs=len(seeds) + count, seed="tests")
    assert trials.faults == {}
    assert trials.tried == len(seeds) + count
    assert trials.taken > trials.tried // 50  # they do reach the good path
    assert trials.taken < trials.tried or count < FEW or target.name in NEVER_REFUSED


def test_the_seeds_are_good() -> None:
    for target in TARGETS:
        assert any(map(target.attempt, target.seeds())), target.name
        target.close()


def breaks(data: bytes) -> None:
    if data[:1] == b"!":
        raise ZeroDivisionError("of the test")
    if b"\n" in data:
        raise ValueError("two\nlines")
    if not data:
        raise ValueError("nothing")


BROKEN = Target(
    name="broken", attempt=attempt_of(breaks, ValueError), seeds=lambda: [b"a", b"!x"], share=1
)


def test_an_undeclared_error_is_counted_and_its_input_kept(tmp_path: Path) -> None:
    trials = Trials(BROKEN, finds=tmp_path)
    for data in (b"a", b"", b"!x", b"!y", b"two\nlines"):
        trials.attempt(data)
    assert (trials.tried, trials.taken) == (5, 1)
    assert sorted(trials.faults.values()) == [1, 2]
    assert any("ZeroDivisionError" in fault for fault in trials.faults)
    assert any("more than one line" in fault for fault in trials.faults)
    inputs = {path.read_bytes() for path in tmp_path.glob(f"broken-{'?' * 12}")}
    assert inputs == {b"!x", b"!y", b"two\nlines"}
    assert all("Traceback" in path.read_text() for path in tmp_path.glob("*.txt"))


def test_mutations_are_the_same_for_the_same_seed_and_find_what_breaks() -> None:
    def found(seed: str) -> dict[str, int]:
        trials = Trials(BROKEN, finds=None)
        run_seeded(trials, seeds=[b"a"], words=[b"!"], inputs=500, seed=seed)
        return dict(trials.faults)

    assert found("1") == found("1") != {}


def test_mutations_differ_from_what_they_began_with() -> None:
    made = mutated_inputs([b"0123456789" * 5], words=[b"<word>"], rng=random.Random(1))
    inputs = [next(made) for _ in range(2_000)]
    assert len(set(inputs)) > 1_000
    assert any(b"<word>" in data for data in inputs)
    assert min(map(len, inputs)) == 0


@pytest.mark.parametrize("data", [b"\x05ab", b"\xff", b"\x00\x00\x01"])
def test_parts_of_damaged_inputs_are_what_there_is(data: bytes) -> None:
    assert b"".join(parts_of(data)) in data
    assert parts_of(joined(parts_of(data))) == parts_of(data)


def test_members_survive_damage_between_them() -> None:
    whole = members_joined({"a": b"1", "b/c": b"2\n"})
    assert members_in(whole) == {"a": b"1", "b/c": b"2\n"}
    assert members_in(whole[5:]) == {"b/c": b"2\n"}


def test_what_reaches_new_lines_is_known() -> None:
    (target,) = chosen(["codec-2a19"])
    whole, cut = lines_reached(target, [b"\x40"]), lines_reached(target, [b""])
    assert whole - cut
    assert cut - whole
    assert {Path(file).name for file, _ in whole} >= {"battery.py", "record.py"}


def test_a_name_that_is_none_is_said() -> None:
    with pytest.raises(LookupError, match="kodec"):
        chosen(["kodec"])
    assert {target.name for target in chosen(["plan"])} == {"plan-toml", "plan-zwo", "plan-fit"}

"""Mutations of good inputs: cut, flipped, doubled, absurd numbers, pieces of the format."""

import random
import struct
from collections.abc import Iterator, Sequence

_NUMBERS = (
    *(b"0", b"-1", b"1e308", b"1e999", b"99999999999", b"9" * 25, b"NaN", b"inf", b"1e-308"),
    *(b"", b",", b"9" * 320, b"2262-04-11T23:47:16Z", b"9999-12-31T23:59:59Z"),
)
_WORDS = (
    *(b"<", b"&x;", b"]]>", b"\0", b'"', b"'", b"[", b"{", b"}\n{", b"\n", b"\xef\xbb\xbf"),
    *(b"\xff", b"\xed\xa0\x80", b"\\ud800", b"PK", b"null", b"true", b"[" * 2000),
)
_FIELDS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80")
_MOST = 64
_NOISE_LONGEST = 40


def mutated_inputs(
    seeds: Sequence[bytes], *, words: Sequence[bytes] = (), rng: random.Random
) -> Iterator[bytes]:
    """One in eight is noise, one in eight a seed as it is, the rest have one to five faults."""
    while True:
        kind = rng.randrange(8)
        if kind == 0 or not seeds:
            yield rng.randbytes(rng.randrange(_NOISE_LONGEST))
        elif kind == 1:
            yield rng.choice(seeds)
        else:
            yield mutated(rng.choice(seeds), words=words, rng=rng)


def mutated(data: bytes, *, words: Sequence[bytes] = (), rng: random.Random) -> bytes:
    """The same bytes with faults."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        _damage(changed, words=words, rng=rng)
    return bytes(changed)


def _damage(changed: bytearray, *, words: Sequence[bytes], rng: random.Random) -> None:
    at = rng.randrange(len(changed) + 1)
    some = rng.randint(1, min(_MOST, len(changed) // 4 + 2))
    match rng.randrange(9):
        case 0:
            del changed[at:]
        case 1:
            del changed[at : at + some]
        case 2:
            changed[at : at + some] = rng.randbytes(some)
        case 3 | 4 if at < len(changed):
            changed[at] ^= 1 << rng.randrange(8)
        case 5:
            changed[at:at] = changed[max(0, at - some * rng.choice((1, 40))) : at]
        case 6:
            changed[at : at + 4] = rng.choice((*_FIELDS, struct.pack("<I", rng.getrandbits(31))))
        case 7:
            _put_number(changed, at, rng=rng)
        case _:
            changed[at:at] = rng.choice((*_WORDS, *words) if rng.randrange(2) else words or _WORDS)


def _put_number(changed: bytearray, at: int, *, rng: random.Random) -> None:
    """An absurd number in place of the first digits behind `at`."""
    low = next((i for i in range(at, min(at + 400, len(changed))) if _is_digit(changed[i])), None)
    if low is None:
        return
    high = low
    while rng.randrange(4) and high < len(changed) and _is_digit(changed[high]):
        high += 1
    changed[low : max(high, low + 1)] = rng.choice(_NUMBERS)


def _is_digit(byte: int) -> bool:
    return 48 <= byte < 58

"""What a runner says of a session afterwards: how hard it felt, and words."""

import msgspec

EFFORTS = range(1, 11)
"""Category-ratio scale of perceived exertion. Source: Foster et al. 2001, J Strength Cond Res
15(1):109-115, after Borg's CR10."""

LONGEST_NOTE = 4_000
"""Characters; a page of text. Ours: longer is pasted by mistake."""


class RemarkError(ValueError):
    """What was said cannot be kept. The message says what is expected."""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """`effort`: 1 (very easy) to 10 (all out), None: not said."""

    effort: int | None = None
    note: str = ""


def remark(*, effort: int | None, note: str) -> Remark:
    """A remark as a person gave it, without the blanks around the note.

    Raises:
        RemarkError: an effort outside 1 to 10, or a note of more than 4,000 characters.
    """
    if effort is not None and effort not in EFFORTS:
        raise RemarkError(f"expected an effort from 1 to 10, got {effort}")
    kept = note.strip()
    if len(kept) > LONGEST_NOTE:
        raise RemarkError(f"expected at most {LONGEST_NOTE} characters, got {len(kept)}")
    return Remark(effort=effort, note=kept)

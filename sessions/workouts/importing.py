"""Plans of other programs, by what the file holds."""

from ingest.sentence import Sentence
from sessions.workouts.outline import Outline
from sessions.workouts.plan_toml_reader import PlanError, read_plan
from sessions.workouts.plan_toml_writer import plan_text

LARGEST_BYTES = 1024 * 1024
"""A thousand steps in the wordiest format; more is a mistake."""

EXPECTED = Sentence("expected a ZWO file or a FIT workout file")


def import_plan(data: bytes, *, name: str, five_km_s: float | None = None) -> Outline:
    """The plan that `data` holds; see `read_zwo` and `read_fit_workout`.

    Raises:
        PlanError: it is neither, holds no plan, or asks for what no plan of ours may.
    """
    outline = _read(data, name=name, five_km_s=five_km_s)
    # Whatever a file says, it is held to the limits of a plan that a person writes.
    read_plan(plan_text(outline), name=name)
    return outline


def _read(data: bytes, *, name: str, five_km_s: float | None) -> Outline:
    if len(data) > LARGEST_BYTES:
        raise PlanError(Sentence("larger than 1 MB, no plan is; {expected}", expected=EXPECTED))
    if data[8:12] == b".FIT":
        from sessions.workouts.fit_reader import read_fit_workout

        return read_fit_workout(data, name=name)
    head = data[:512].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith(b"<"):
        from sessions.workouts.zwo_reader import read_zwo

        return read_zwo(data, name=name, five_km_s=five_km_s)
    raise PlanError(Sentence("neither XML nor FIT; {expected}", expected=EXPECTED))

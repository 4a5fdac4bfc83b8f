"""Sessions as the lines of a list: a row on a wide screen, a card on a phone."""

from collections.abc import Container, Iterator, Sequence

from dashboards.review.html import Markup, bpm, tag, unseen
from dashboards.review.zone_strip import zone_strip
from dashboards.web.athlete_choice import address_of
from dashboards.words.dates import moment_words
from dashboards.words.kinds import source_word
from dashboards.words.session_words import sport_word
from ingest.measurements import ON_FOOT
from sessions.core.model.completeness import are_apart, is_partial
from sessions.live.live_view import LiveStatus
from sessions.live.runners import Runners
from sessions.store import Past, Source, StoredStatus
from sessions.text import text
from sessions.units import Formatter


def session_lines(
    past: Sequence[Past], formatter: Formatter, *, with_names: bool, under_way: Container[str] = ()
) -> Markup:
    """One link per session; `with_names`: several athletes have run here.

    `under_way`: ids of those that are being recorded.
    """
    return tag(
        "ol.sessions",
        *(
            tag(
                "li",
                _line(line, formatter, _chips(line, with_name=with_names, under_way=under_way)),
            )
            for line in past
        ),
    )


def _line(line: Past, formatter: Formatter, chips: Sequence[Markup]) -> Markup:
    day, time = moment_words(line.started_ns, time_zone=line.time_zone)
    return tag(
        "a.session",
        tag("span.session-when", tag("b", day), tag("span.quiet", time) if time else None),
        tag("span.session-what", line.plan or text("Free run"), *chips),
        tag("span.session-time", formatter.duration(line.duration_s)),
        tag("span.session-distance", *_distance(line, formatter)),
        tag("span.session-bpm", bpm(line.mean_heart_rate_bpm, formatter)),
        tag("span.session-kcal", *_energy(line, formatter)),
        tag("span.session-effort", *_effort(line)),
        zone_strip(line.zone_seconds),
        attributes={"href": f"/sessions/{line.id}"},
    )


def _distance(line: Past, formatter: Formatter) -> Iterator[Markup | str]:
    yield formatter.distance(line.distance_m)
    if are_apart(line.distance_m, line.moving_distance_m):
        moved = formatter.distance(line.moving_distance_m)
        yield tag("span.quiet", " " + text("{distance} moving").format(distance=moved))


def _energy(line: Past, formatter: Formatter) -> Iterator[Markup | str]:
    yield formatter.energy(line.gross_kcal)
    if line.duration_s is not None and is_partial(
        line.gross_kcal,
        covered_s=line.covered_s,
        duration_s=line.duration_s,
        paused_s=line.paused_s,
    ):
        yield tag("span.quiet", " " + text("partial"))


def _chips(line: Past, *, with_name: bool, under_way: Container[str]) -> list[Markup]:
    chips = []
    if with_name and line.athlete:
        chips.append(tag("span.chip", line.athlete))
    if line.sport not in ON_FOOT:
        chips.append(tag("span.chip", sport_word(line.sport)))
    if line.source is not Source.LIVE:
        chips.append(tag("span.chip", source_word(line.source)))
    if line.status is StoredStatus.OPEN:
        words = text("Running") if line.id in under_way else text("Not finished")
        chips.append(tag("span.chip.strong", words))
    return chips


def _effort(line: Past) -> tuple[Markup | str, ...]:
    if line.effort is None:
        return ("",)
    return (unseen(text("Effort")), f" {line.effort}/10")


_UNDER_WAY = frozenset({LiveStatus.WAITING, LiveStatus.RUNNING, LiveStatus.PAUSED})


def live_pages(runners: Runners) -> dict[str, str]:
    """The path of the live page of each session that is under way, by its id."""
    return {
        view.session: address_of(athlete)
        for athlete, view in zip(runners.athletes(), runners.views(), strict=True)
        if view.session is not None and view.status in _UNDER_WAY
    }

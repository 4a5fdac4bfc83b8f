"""The wizard of a first profile: questions, and answers in a person's words.

Every question but the name may be skipped with an empty answer; what is lost by that is said at
once, in plain words. Nothing is assumed in place of a skipped answer.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sessions.core.model.athlete import Athlete, ProfileError
from sessions.text import text
from strapline.athletes.profile_toml import athlete_from, typed, with_unknowns
from strapline.athletes.profiles import check_name, save_profile, today_utc
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.console.typed_answers import word_meant

KG_PER_LB = 0.45359237

_ZONE_MODELS = {"maximum": "percent_max", "reserve": "percent_reserve"}

Ask = Callable[[str], str]
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. `read` turns the answer into profile keys; `lost`: what skipping costs."""

    words: str
    read: Callable[[str], dict[str, Any]]
    lost: str = ""


def wizard(ask: Ask, *, say: Say, today: date, name: str | None = None) -> Athlete:
    """Ask until there is a valid profile.

    A bad answer is explained and asked again. The conversation ends as `ask` ends it: what it
    raises (end of input, Ctrl-C) passes through.

    Args:
        ask: Shows a question and returns the answer; "" skips.
        say: Shows one line.
        today: For ages from birth dates.
        name: Already known; None: asked for.
    """
    table: dict[str, Any] = {"name": name if name is not None else _name(ask, say=say)}
    for question in _questions(table):
        table |= _answer(question, ask=ask, say=say, table=table, today=today)
    return athlete_from(with_unknowns(table), today=today)


def first_run(*, data_dir: Path) -> Athlete:
    """The questions a first run begins with."""
    to_people().print(text("Welcome. Zones and energy need to know whose they are."))
    return ask_and_save(None, data_dir=data_dir)


def ask_and_save(name: str | None, *, data_dir: Path) -> Athlete:
    """The questions at a terminal, and the profile they make, saved.

    Raises:
        InputError: the input ended before the answers did.
    """
    try:
        athlete = at_terminal(name=name, today=today_utc())
    except EOFError:
        raise InputError(text("the questions were not answered; nothing is saved")) from None
    path = save_profile(athlete, data_dir=data_dir)
    to_people().print(text("Saved: {file}").format(file=path), soft_wrap=True)
    return athlete


def _name(ask: Ask, *, say: Say) -> str:
    while True:
        answer = ask(text("Name")).strip()
        try:
            check_name(answer)
        except InputError as exc:
            say(str(exc))
        else:
            return answer


def _answer(
    question: Question, *, ask: Ask, say: Say, table: dict[str, Any], today: date
) -> dict[str, Any]:
    """What one question adds to the table; nothing when it is skipped."""
    while True:
        answer = ask(question.words).strip()
        if not answer:
            if question.lost:
                say(question.lost)
            return {}
        try:
            found = question.read(answer)
            athlete_from(with_unknowns(table | found), today=today)
        except ProfileError as exc:
            say(str(exc))
        else:
            return found


def _questions(table: dict[str, Any]) -> Iterator[Question]:
    """One after the other; the later ones look at what `table` has by then."""
    yield Question(
        words=text("Shown in: metric or imperial? (metric)"),
        read=lambda answer: {
            "units": _word(answer, {"metric": text("metric"), "imperial": text("imperial")})
        },
    )
    yield Question(
        words=text("Sex, as the energy equations know it: female, male or unspecified?"),
        read=lambda answer: {
            "sex": _word(
                answer,
                {
                    "female": text("female"),
                    "male": text("male"),
                    "unspecified": text("unspecified"),
                },
            )
        },
        lost=text("Unspecified: energy will be the mean of both equations, with a wider band."),
    )
    yield Question(
        words=text("Date of birth (1990-05-17) or age in years?"),
        read=_born,
        lost=text("Without an age energy cannot be computed from heart rate."),
    )
    has_age = "age_years" in table or "birth_date" in table
    yield Question(
        words=text("Body mass? (70, 70.5 kg, 154 lb)"),
        read=lambda answer: {"mass_kg": _mass_kg(answer)},
        lost=text("Without a body mass there is no energy at all."),
    )
    yield Question(
        words=text("Highest heart rate you have ever measured, in bpm?"),
        read=lambda answer: {"heart_rate_max_bpm": typed("heart_rate_max_bpm", answer)},
        lost=text(
            "It will be estimated from your age; for one person in three that is off by more "
            "than 10 bpm, about one zone."
        )
        if has_age
        else text("Without an age or a measured maximum there are no zones until you add one."),
    )
    yield Question(
        words=text("Heart rate at rest, lying down in the morning, in bpm?"),
        read=lambda answer: {"heart_rate_rest_bpm": typed("heart_rate_rest_bpm", answer)},
        lost=text("Without it zones can follow your maximum only, not your reserve."),
    )
    if "heart_rate_rest_bpm" in table:
        yield Question(
            words=text("Zones by percent of the maximum or of the reserve? (maximum)"),
            read=lambda answer: {
                "zone_model": _ZONE_MODELS[
                    _word(answer, {"maximum": text("maximum"), "reserve": text("reserve")})
                ]
            },
        )


def _word(answer: str, words: Mapping[str, str]) -> str:
    """The key whose word the answer begins."""
    meant = word_meant(answer, words)
    if meant is None:
        listed = ", ".join(words.values())
        raise ProfileError(None, text("Please answer one of {words}."), words=listed)
    return meant


def _born(answer: str) -> dict[str, Any]:
    """Years are short and plain; everything else is meant as a date."""
    if re.fullmatch(r"\d{1,3}([.,]\d+)?", answer):
        return {"age_years": typed("age_years", answer)}
    return {"birth_date": answer}


def _mass_kg(answer: str) -> Any:
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(kg|lbs?|pounds?)?", answer.casefold())
    if match is None:
        raise ProfileError(None, text("Please answer like 70, 70.5 kg or 154 lb."))
    number = float(match[1].replace(",", "."))
    return number * KG_PER_LB if (match[2] or "kg").startswith(("lb", "pound")) else number


def at_terminal(*, name: str | None, today: date) -> Athlete:
    """The conversation on this terminal."""
    from rich.console import Console
    from rich.prompt import Prompt

    console = Console(stderr=True)
    console.print(text("A few questions; an empty answer skips one."))
    return wizard(
        lambda words: Prompt.ask(words, console=console, default="", show_default=False),
        say=lambda line: console.print(f"  {line}", markup=False),
        today=today,
        name=name,
    )

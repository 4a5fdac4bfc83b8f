"""A week's days and goals as they stand on the page."""

from datetime import date

from dashboards.ports.review import WeekPage
from dashboards.review.html import Markup, icon, tag, unseen
from dashboards.web.athlete_choice import ATHLETE_COOKIE
from dashboards.words.dates import day_words, weekday
from dashboards.words.goals import Bar, Goal, GoalLine, Tone
from dashboards.words.week import goals_of
from sessions.text import text
from sessions.units import Formatter
from sessions.week.calendar_week import local_day, zone_named
from sessions.week.diary import Food, Strength, Weight

_CLASSES = {Tone.PLAIN: "", Tone.CAUTION: ".strong-note", Tone.WARNING: ".alarming"}


def days_row(page: WeekPage) -> Markup:
    """Monday to Sunday with what was done on each day."""
    return tag("ul.week-days", *(_day(day, page) for day in page.report.week.days))


def goal_cards(page: WeekPage, formatter: Formatter) -> Markup:
    """A card for each part of the week; a part with nothing to say tells what it needs."""
    over = page.today > page.report.week.sunday
    return tag("div.goals", *(_goal(goal) for goal in goals_of(page.report, formatter, over=over)))


def choice_of_athlete(names: tuple[str, ...], athlete: str) -> Markup:
    """Whose page it is; the browser remembers the choice. `athlete` "": nobody yet."""
    first = [] if athlete else [tag("option", text("Choose an athlete"), attributes={"value": ""})]
    return tag(
        "div.field",
        tag("label", text("Athlete"), attributes={"for": "whose"}),
        tag(
            "select.field-box",
            *first,
            *(
                tag("option", name, attributes={"value": name, "selected": name == athlete})
                for name in names
            ),
            attributes={"id": "whose", "data-remember": ATHLETE_COOKIE},
        ),
    )


def _day(day: date, page: WeekPage) -> Markup:
    signs = []
    sessions = [outing for outing in page.report.sessions if outing.day == day]
    if sessions:
        minutes = sum(outing.duration_min for outing in sessions)
        signs.append(_sign("directions_run", text("run")))
        signs.append(tag("span", text("{minutes} min").format(minutes=f"{minutes:.0f}")))
    zone = zone_named(page.athlete.time_zone)
    entries = [entry.what for entry in page.entries if local_day(entry.at_ns, zone=zone) == day]
    if any(isinstance(what, Strength) for what in entries):
        signs.append(_sign("fitness_center", text("strength")))
    if any(isinstance(what, Food) for what in entries):
        signs.append(_sign("restaurant", text("food")))
    if any(isinstance(what, Weight) for what in entries):
        signs.append(_sign("monitor_weight", text("weight")))
    return tag(
        "li.week-day",
        tag("b", weekday(day)),
        tag("span", str(day.day)),
        tag("div", *signs),
        attributes={
            "aria-current": "date" if day == page.today else None,
            "aria-label": None if signs else text("{day}: nothing").format(day=day_words(day)),
        },
    )


def _sign(name: str, words: str) -> Markup:
    return tag("span", icon(name), unseen(words))


def _goal(goal: Goal) -> Markup:
    return tag(
        "section.card.goal",
        tag("h2", goal.name),
        None if goal.bar is None else _bar(goal.bar, name=goal.name),
        *(_line(line) for line in goal.lines),
        None if goal.bar is not None or goal.lines else tag("p", _missing(goal.name)),
    )


def _bar(bar: Bar, *, name: str) -> Markup:
    percent = f"{bar.share * 100:.0f}"
    track = tag(
        f"div.goal-track{'.done' if bar.share >= 1 else ''}",
        tag("i", attributes={"style": f"width:{percent}%"}),
        attributes={
            "role": "progressbar",
            "aria-label": name,
            "aria-valuenow": percent,
            "aria-valuemin": "0",
            "aria-valuemax": "100",
            "aria-valuetext": f"{bar.words}, {bar.left}",
        },
    )
    words = tag("div.goal-words", tag("b", bar.words), tag("span", bar.left))
    return tag("div", words, track)


def _line(line: GoalLine) -> Markup:
    return tag(f"p{_CLASSES[line.tone]}", line.words)


def _missing(name: str) -> str:
    """What a part without figures needs."""
    needed = {
        text("Warm-up"): text("Nothing hard was run this week."),
        text("Food"): text(
            "Write down weights for two weeks: they tell what is eaten. Or write down food."
        ),
        text("Weight"): text("Write down a weight to see where it goes."),
        text("This morning"): text(
            "Two to five minutes lying with the strap, before getting up: strapline morning"
        ),
        text("Load"): text("Load is counted from sessions with a heart rate and a profile."),
    }
    return needed.get(name, "")

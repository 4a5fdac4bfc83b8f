"""Card of the coach on the present week: the goal, the next session and why, the days after it."""

from nicegui import Client, ui

from dashboards.ports.coach import CoachPort
from dashboards.ports.review import NotThere, Refused, ReviewPort
from dashboards.ports.review_changes import WriteDown
from dashboards.review.fields import (
    FormField,
    Values,
    button,
    choice,
    field,
    forget_faults,
    form,
    on_submit,
    say_fault,
)
from dashboards.review.html import Markup, put, tag
from dashboards.words.coach_words import (
    day_of,
    goal_words,
    kind_words,
    proposal_only_words,
    reason_words,
    resting_week_words,
    session_words,
    time_words,
)
from dashboards.words.prediction_words import predicted_words
from sessions.coach.goal import Aim
from sessions.coach.goal_entry import NONE, read_goal
from sessions.past.coaching import NextSession
from sessions.text import text
from sessions.units import Formatter
from sessions.week.diary import EntryError

FORM = "coach"


class CoachCard:
    """Earlier runs are read for it, so that the page does not wait."""

    def __init__(
        self, port: ReviewPort, *, athlete: str, formatter: Formatter, may_change: bool
    ) -> None:
        self._port = port
        self._coach: CoachPort = port.coach
        self._athlete = athlete
        self._formatter = formatter
        self._client: Client = ui.context.client
        with ui.element("section").classes("card coach"):
            put(tag("h2", text("Coach")))
            self._said = put(Markup())
            if may_change:
                on_submit(put(_goal_form()), self._set_goal)
        ui.timer(0, self._look, once=True)

    async def _look(self) -> None:
        try:
            following = await self._coach.next_session(self._athlete)
        except (NotThere, Refused) as exc:
            self._said.content = tag("p.quiet", str(exc))
            return
        self._said.content = (
            tag("p.quiet", text("Choose a goal, and the next session is proposed here."))
            if following is None
            else next_session(following, self._formatter)
        )

    async def _set_goal(self, values: Values) -> None:
        try:
            goal = read_goal(values.get("aim", ""), values.get("value"))
            await self._port.do(WriteDown(athlete=self._athlete, what=goal, note=""))
        except (EntryError, Refused) as exc:
            refusal = exc if isinstance(exc, Refused) else Refused(str(exc), field="value")
            say_fault(self._client, FORM, refusal)
            return
        forget_faults(self._client, FORM)
        self._client.run_javascript(f'review.clear("{FORM}", ["value"])')
        await self._look()


def next_session(following: NextSession, formatter: Formatter) -> Markup:
    """The goal, what is next, what it costs and why, and the days after it."""
    coaching = following.coaching
    first = coaching.next
    parts: list[Markup | None] = [
        tag("p", f"{goal_words(coaching.goal, formatter)}. {time_words(coaching)}")
    ]
    if first is None:
        parts.append(tag("p.strong-note", resting_week_words()))
        parts += [tag("p", reason_words(because)) for because in coaching.ahead[0].because]
    else:
        said = f"{day_of(first, today=coaching.today)}, {session_words(first, formatter)}"
        parts.append(tag("p.strong-note", said))
        if following.prediction is not None:
            parts.append(tag("p", f"{predicted_words(following.prediction, formatter)}."))
        parts += [tag("p", reason_words(because)) for because in first.because]
        later = [one for one in coaching.ahead if one.is_session and one is not first]
        if later:
            lines = (
                f"{day_of(one, today=coaching.today)}: {one.minutes:.0f} min, {kind_words(one)}"
                for one in later
            )
            parts.append(tag("ul.entries", *(tag("li", line) for line in lines)))
        parts.append(tag("p", tag("a", text("To the start page"), attributes={"href": "/"})))
    parts.append(tag("p.quiet", proposal_only_words()))
    return tag("div", *parts)


def _goal_form() -> Markup:
    aims = [
        (Aim.FIRST_RUN.value, text("A first 30 minutes of running")),
        (Aim.MINUTES.value, text("150 minutes a week")),
        (Aim.WEIGHT.value, text("Minutes for the weight")),
        (Aim.FIVE_KM.value, text("A time over 5 km")),
        (NONE, text("No goal")),
    ]
    return form(
        FORM,
        choice("aim", label=text("Goal"), options=aims, chosen=aims[0][0], form=FORM),
        field(
            FormField(
                name="value",
                label=text("Time or minutes"),
                hint=text("5 km: like 27:30. Minutes a week: nothing, or another number."),
            ),
            form=FORM,
        ),
        tag("div.presses.wide-field", button(text("Set the goal"), submit=True)),
        tag("p.field-fault.wide-field", attributes={"id": f"{FORM}-fault", "role": "alert"}),
        label=text("Goal"),
    )

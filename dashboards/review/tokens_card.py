"""Card of the settings: programs that may read figures, and a new token for another one."""

from collections.abc import Sequence
from datetime import UTC, datetime

from nicegui import ui

from dashboards.access.read_tokens import Reader, Reads, ReadTokens, reads_word
from dashboards.access.rights import OVERLAY
from dashboards.access.token_file import NAME, TooManyTokens
from dashboards.ports.review import Refused
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
from dashboards.web.buttons import small_button
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.text import text

FORM = "token"
_EVERYBODY = ""


class TokensCard:
    """Tokens by name, each with a button that takes it back.

    Args:
        readers: Where they are kept.
        athletes: Whose figures a token can be limited to.
        address: Of these pages, as the browser asks for them.
    """

    def __init__(self, readers: ReadTokens, *, athletes: Sequence[str], address: str) -> None:
        self._readers = readers
        self._address = address
        self._athletes = athletes
        self._client = ui.context.client
        with ui.element("section").classes("card"):
            put(tag("h2", text("Programs that may read")))
            put(tag("p.quiet", text("Scripts, overlays and assistants read figures with a token.")))
            self._list = ui.element("div").classes("token-list")
            self._new = ui.element("div").classes("token-new").props('aria-live="polite"')
            on_submit(put(self._form()), self._make)
        self._show()

    def _form(self) -> Markup:
        return form(
            FORM,
            field(
                FormField(
                    name="name",
                    label=text("Name"),
                    hint=text("Letters, digits, - and _: for example overlay."),
                    attributes={"maxlength": "32"},
                ),
                form=FORM,
            ),
            choice(
                "athlete",
                label=text("Whose figures"),
                options=[(_EVERYBODY, text("everybody's")), *((n, n) for n in self._athletes)],
                chosen=_EVERYBODY,
                form=FORM,
            ),
            choice(
                "reads",
                label=text("It may read"),
                options=[(one.value, reads_word(one)) for one in Reads],
                chosen=Reads.NOW.value,
                form=FORM,
            ),
            tag("p.field-fault", attributes={"id": f"{FORM}-fault", "role": "alert"}),
            tag("div.presses", button(text("Make a token"), submit=True)),
            label=text("Programs that may read"),
            classes=".single",
        )

    async def _make(self, values: Values) -> None:
        forget_faults(self._client, FORM)
        name, athlete = values["name"].strip(), values["athlete"]
        if not NAME.fullmatch(name):
            reason = text("expected letters, digits, - and _, 32 at most")
            say_fault(self._client, FORM, Refused(reason, field="name"))
            return
        reader = Reader(
            name=name,
            athlete=None if athlete == _EVERYBODY else athlete,
            reads=Reads(values["reads"]),
            made_ns=SystemClock().wall_ns(),
        )
        try:
            token = self._readers.add(reader)
        except TooManyTokens:
            reason = text("There are too many tokens: take one back first.")
            say_fault(self._client, FORM, Refused(reason))
            return
        except OSError as exc:
            say_fault(self._client, FORM, Refused(str(exc)))
            return
        self._tell(reader, token)
        self._show()

    def _tell(self, reader: Reader, token: str) -> None:
        self._new.clear()
        words, shown = text("The token of {name}. It is not shown again:"), token
        if reader.reads is Reads.OVERLAY:
            words = text(
                "The overlay of {name}, for OBS or a second screen. It is not shown again:"
            )
            shown = f"{self._address.rstrip('/')}{OVERLAY}/{token}"
        with self._new:
            put(tag("p", words.format(name=reader.name)))
            put(tag("code.code", shown, attributes={"data-testid": "token"}))

    def _show(self) -> None:
        self._list.clear()
        with self._list:
            for reader in self._readers.all():
                self._line(reader)

    def _line(self, reader: Reader) -> None:
        day = datetime.fromtimestamp(reader.made_ns / NS_PER_S, UTC).date().isoformat()
        whose = text("everybody's") if reader.athlete is None else reader.athlete

        async def take_back() -> None:
            self._readers.remove(reader.name)
            self._show()

        with ui.element("div").classes("token-line"):
            with ui.element("div").classes("token-who"):
                ui.label(reader.name)
                ui.label(f"{whose} · {reads_word(reader.reads)} · {day}").classes("quiet")
            what = text("Take back {name}").format(name=reader.name)
            small_button(text("Take back"), take_back, label=what)

"""Sound and wake lock of the page: the browser's part, and their switches.

All of it happens in the browser (`sound.js`, `awake.js`), which keeps the choice: the program only
says what there is to sound. Here are the words.
"""

from typing import Any

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.alarm_words import is_alarming
from dashboards.words.steps import spoken
from sessions.live.live_view import ComingCue, CueView, LiveView
from sessions.text import language, marked, text

_MODES = (
    ("off", "volume_off", marked("Off")),
    ("tones", "volume_up", marked("Tones")),
    ("voice", "record_voice_over", marked("Tones and voice")),
    ("flash", "flash_on", marked("Silent: the page flashes")),
)


def sound_panel() -> None:
    """A button in the header, and the sheet it opens."""
    opens = {"type": "button", "popovertarget": "sound", "aria-label": text("Sound and screen")}
    with show.element("button", "tool sound-button", opens):
        for mode, icon, word in _mode_words():
            show.icon(icon, classes=f"mode-{mode}").props["title"] = word
        show.signed("span", "sound-locked", "touch_app", text("Tap for sound"))
    with show.element("div", "menu sound-panel", {"id": "sound", "popover": "auto"}):
        with ui.element("fieldset").classes("sound-modes"):
            with ui.element("legend"):
                ui.label(text("Sound")).classes("eyebrow")
            for mode, icon, word in _mode_words():
                _choice(mode, icon=icon, word=word)
        with ui.element("label").classes("sound-volume"):
            ui.label(text("Volume")).classes("eyebrow")
            ui.element("input").props("type=range min=0 max=100 name=sound-volume")
        show.signed("button", "action sound-try", "play_arrow", text("Try it"), {"type": "button"})
        ui.label(text("The alarm above your heart-rate ceiling sounds in every mode.")).classes(
            "quiet"
        )
        _awake_words()
    show.element(
        "div",
        "alarm-words",
        {
            "data-alarm-words": text("Heart rate too high. Slow down."),
            # Not the document's: the page's framework sets that to its own language.
            "data-voice-language": language(),
            "data-on-words": text("Ready"),
        },
    )


def _mode_words() -> tuple[tuple[str, str, str], ...]:
    return tuple((mode, icon, text(word)) for mode, icon, word in _MODES)


def _choice(mode: str, *, icon: str, word: str) -> None:
    with ui.element("label").classes("sound-mode"):
        ui.element("input").props.update({"type": "radio", "name": "sound-mode", "value": mode})
        show.icon(icon)
        ui.label(word)


def _awake_words() -> None:
    """One of them is in view; which one the browser knows."""
    with show.element("div", "awake-sign", {"role": "status"}):
        for state, icon, words in (
            ("lock", "light_mode", text("The screen is kept on (wake lock).")),
            ("video", "smart_display", text("The screen is kept on (by a silent video).")),
            ("tap", "touch_app", text("Tap anywhere, and the screen stays on.")),
            ("off", "bedtime", text("The screen may go dark: nothing runs.")),
        ):
            show.signed("div", f"awake-{state}", icon, words)


class Sounding:
    """Remembers what one page has been told."""

    def __init__(self) -> None:
        self._session: str | None = None
        self._said = 0
        self._had_coming = False
        self._alarm = False

    def news(self, view: LiveView) -> dict[str, Any] | None:
        """What `strapline.sound.hear` is to be told now; None: nothing new."""
        cues = () if view.plan is None else view.plan.cues
        coming = () if view.plan is None else view.plan.coming
        if view.session != self._session:
            self._session = view.session
            self._said = max((cue.number for cue in cues), default=0)
        fresh = [cue for cue in cues if cue.number > self._said]
        alarm = is_alarming(view)
        if not fresh and not coming and not self._had_coming and alarm is self._alarm:
            return None
        self._said = max((cue.number for cue in fresh), default=self._said)
        self._had_coming, self._alarm = bool(coming), alarm
        return {
            "said": [_cue_message(cue, view) for cue in fresh],
            "coming": [
                {**_cue_message(cue, view), "inS": round(cue.at_s - view.elapsed_s, 3)}
                for cue in coming
            ],
            "alarm": alarm,
        }


def _cue_message(cue: CueView | ComingCue, view: LiveView) -> dict[str, Any]:
    return {
        "key": f"{view.session} {cue.leg} {cue.kind.value} {cue.count}",
        "kind": cue.kind.value,
        "words": spoken(cue.kind, step=cue.step, count=cue.count, view=view),
    }

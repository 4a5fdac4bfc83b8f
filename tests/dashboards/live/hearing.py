"""A page whose sound is watched.

Its oscillators are counted where they are started; what they would sound like nobody hears.
"""

import msgspec
from playwright.async_api import Page

from sessions.live.live_view import LiveView
from tests.dashboards.web.scripted_port import ScriptedPort

# What the page starts, says and flashes; each tone with the seconds until it sounds.
HOOKS = """
window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  window.tones.push({
    hertz: this.frequency.value, inS: at - this.context.currentTime, type: this.type,
  });
  this.addEventListener("ended", () => {
    if (this.silenced) return;
    window.ended += 1;
    window.sounded.push(at);
  });
  return start.call(this, at);
};
window.ended = 0;
window.sounded = [];
const disconnect = OscillatorNode.prototype.disconnect;
OscillatorNode.prototype.disconnect = function () {
  this.silenced = true;
  return disconnect.call(this);
};
window.spoken = [];
window.forget = () => {
  for (const list of [window.tones, window.sounded, window.spoken]) list.length = 0;
  window.ended = 0;
};
speechSynthesis.speak = (speech) => window.spoken.push([speech.text, speech.lang]);
"""


class Heard:
    """A page whose sound is watched, and the port behind it; each test has a session of its own."""

    def __init__(self, page: Page, port: ScriptedPort, *, address: str) -> None:
        self.page = page
        self.port = port
        self.address = address
        self.session = 0

    async def choose(self, mode: str) -> None:
        await self.page.get_by_role("button", name="Sound and screen").click()
        await self.page.get_by_role("radio", name=mode, exact=True).check()
        await self.page.keyboard.press("Escape")
        # What the choice itself sounds or flashes is over.
        if mode.startswith("Tones"):
            await self.page.wait_for_function("window.tones.length === 1")
        await self.page.evaluate("new Promise((done) => setTimeout(done, 450))")
        await self.page.evaluate(
            "window.tones.length = window.spoken.length = window.sounded.length = window.ended = 0"
        )

    async def hertz(self) -> list[float]:
        return [tone["hertz"] for tone in await self.page.evaluate("window.tones")]

    def show(self, view: LiveView) -> None:
        self.port.now = msgspec.structs.replace(view, session=f"s{self.session}")
        self.port.watchers.tell()

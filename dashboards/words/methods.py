"""Methods, faults and outcomes in words."""

from sessions.core.energy.meter import Method
from sessions.core.heart.artefacts import HeartRateFault
from sessions.text import text


def method_word(name: str) -> str:
    """How energy was found, from the breakdown's name of it."""
    words = {
        Method.FUSED.value: text("belt and heart rate"),
        Method.BELT.value: text("belt"),
        Method.HEART_RATE.value: text("heart rate"),
        Method.HEART_RATE_FITNESS.value: text("heart rate and fitness"),
        Method.PERSONAL.value: text("heart rate by your own curve"),
    }
    return words.get(name, name.replace("_", " "))


def fault_word(kind: str) -> str:
    """Why a heart rate is not believed, from the breakdown's name of it."""
    words = {
        HeartRateFault.CONTACT_LOST.value: text("contact lost"),
        HeartRateFault.ABSURD.value: text("absurd value"),
        HeartRateFault.SPIKE.value: text("spike"),
        HeartRateFault.FROZEN.value: text("frozen"),
        HeartRateFault.CADENCE_LOCK.value: text("follows the steps"),
        HeartRateFault.DROPOUT.value: text("drop-out"),
    }
    return words.get(kind, kind)


def quantity_word(what: str) -> str:
    """What is missing in a gap."""
    words = {"heart_rate": text("heart rate"), "speed": text("speed")}
    return words.get(what, what.replace("_", " "))


def sink_word(name: str) -> str:
    """Where sessions are sent to."""
    words = {
        "influx": "InfluxDB",
        "line_file": text("File of line protocol"),
        "mqtt": "MQTT",
        "grafana_live": "Grafana Live",
    }
    return words.get(name, name)


def outcome_word(outcome: str) -> str:
    """How a step of a plan ended."""
    words = {
        "completed": text("done"),
        "skipped": text("skipped"),
        "repeated": text("repeated"),
        "unfinished": text("cut short"),
    }
    return words.get(outcome, outcome)


def effort_words() -> tuple[tuple[str, str], ...]:
    """The scale of perceived effort as options, "" for not said. Source: Foster et al. 2001."""
    named = {
        1: text("very, very easy"),
        2: text("easy"),
        3: text("moderate"),
        4: text("somewhat hard"),
        5: text("hard"),
        7: text("very hard"),
        10: text("all out"),
    }
    options = [("", text("Not said"))]
    for effort in range(1, 11):
        word = named.get(effort)
        options.append((str(effort), f"{effort} · {word}" if word else str(effort)))
    return tuple(options)

"""The entities one athlete has in Home Assistant: sensors, batteries, buttons.

Source: https://www.home-assistant.io/integrations/ sensor.mqtt, binary_sensor.mqtt, button.mqtt;
device classes and what goes with them: https://developers.home-assistant.io/docs/core/entity/sensor
"""

from typing import Any

from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveStatus
from sessions.sinks.mqtt.live_state import UNDER_WAY
from sessions.text import text

EXPIRE_AFTER_S = 15
"""After this silence a present value counts as lost. A session under way speaks every second."""

Part = dict[str, Any]


def sensors(*, state_topic: str) -> dict[str, Part]:
    """What is read from the live state, by the key of its unique id."""
    return {
        "heart_rate": _present(
            text("Heart rate"), "heart_rate_bpm", digits=0, unit="bpm", icon="mdi:heart-pulse"
        ),
        "zone": _present(text("Zone"), "zone", digits=0, icon="mdi:gauge")
        | {
            "json_attributes_topic": state_topic,
            "json_attributes_template": "{{ {'zone_name': value_json.zone_name} | tojson }}",
        },
        "interval": _enum(
            text("Interval"),
            "interval",
            options=[kind.value for kind in Kind if kind is not Kind.UNKNOWN],
            icon="mdi:run",
        )
        | {"expire_after": EXPIRE_AFTER_S},
        "speed": _present(text("Speed"), "speed_kmh", digits=1, unit="km/h", device_class="speed"),
        "incline": _present(
            text("Incline"), "incline_pct", digits=1, unit="%", icon="mdi:slope-uphill"
        ),
        "distance": _total(text("Distance"), "distance_m", unit="m", device_class="distance"),
        "energy_gross": _total(
            text("Energy, gross"), "gross_kcal", unit="kcal", device_class="energy"
        ),
        "energy_net": _total(text("Energy, net"), "net_kcal", unit="kcal", device_class="energy"),
        "status": _enum(
            text("Session"), "status", options=[s.value for s in LiveStatus], icon="mdi:run-fast"
        ),
        "running": {
            "platform": "binary_sensor",
            "name": text("Session running"),
            "device_class": "running",
            "value_template": _IS_UNDER_WAY,
        },
    }


def battery(device: str, *, name: str) -> Part:
    """The battery of one device; its last level stays while the device is away.

    Args:
        device: Its key in the live state.
        name: Its alias.
    """
    return {
        "platform": "sensor",
        "name": text("Battery of {device}").format(device=name),
        "device_class": "battery",
        "state_class": "measurement",
        "unit_of_measurement": "%",
        "entity_category": "diagnostic",
        # What renders as nothing is ignored by a numeric sensor.
        "value_template": (
            f"{{% set level = value_json.devices.get('{device}', {{}}).get('battery_pct') %}}"
            "{{ '' if level is none else level }}"
        ),
    }


def buttons(*, command_topic: str) -> dict[str, Part]:
    """What can be asked of a session. Never retained: an old press must not come true later."""
    named = {
        "start": (text("Start"), "mdi:play"),
        "stop": (text("Stop"), "mdi:stop"),
        "pause": (text("Pause"), "mdi:pause"),
        "resume": (text("Resume"), "mdi:play-pause"),
        "lap": (text("Lap"), "mdi:flag-checkered"),
    }
    return {
        f"button_{action}": {
            "platform": "button",
            "name": name,
            "icon": icon,
            "command_topic": command_topic,
            "payload_press": action,
            "command_template": (
                "{{ {'id': 'ha-' ~ now().timestamp(), 'action': value,"
                " 'sent_at': now().isoformat()} | tojson }}"
            ),
            "retain": False,
        }
        for action, (name, icon) in named.items()
    }


_IS_UNDER_WAY = (
    f"{{{{ 'ON' if value_json.status in {sorted(s.value for s in UNDER_WAY)} else 'OFF' }}}}"
)


def _present(
    name: str,
    key: str,
    *,
    digits: int,
    unit: str | None = None,
    device_class: str | None = None,
    icon: str | None = None,
) -> Part:
    part = _sensor(name, key) | {
        "state_class": "measurement",
        "suggested_display_precision": digits,
        "expire_after": EXPIRE_AFTER_S,
    }
    given = {"unit_of_measurement": unit, "device_class": device_class, "icon": icon}
    return part | {option: value for option, value in given.items() if value is not None}


def _total(name: str, key: str, *, unit: str, device_class: str) -> Part:
    # It counts from 0 in each session: "total_increasing" takes the fall for a new cycle.
    return _sensor(name, key) | {
        "state_class": "total_increasing",
        "device_class": device_class,
        "unit_of_measurement": unit,
        "suggested_display_precision": 0,
    }


def _enum(name: str, key: str, *, options: list[str], icon: str) -> Part:
    return _sensor(name, key) | {"device_class": "enum", "options": options, "icon": icon}


def _sensor(name: str, key: str) -> Part:
    return {
        "platform": "sensor",
        "name": name,
        "value_template": f"{{{{ value_json.{key} }}}}",
    }

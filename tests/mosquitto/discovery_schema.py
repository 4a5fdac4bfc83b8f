"""Home Assistant's rules for a device discovery message, written down from its documentation.

Stricter than Home Assistant, which ignores what it does not know: an unknown key is an error here.
Sources: home-assistant.io/integrations/mqtt (topic, device, origin, components), sensor.mqtt,
binary_sensor.mqtt, button.mqtt; developers.home-assistant.io/docs/core/entity/sensor (which unit
and which state class goes with a device class).
"""

import re
from typing import Any

TOPIC = re.compile(r"[^+#]+/device/[a-zA-Z0-9_-]+/config")

_ROOT = {"device", "origin", "components", "state_topic", "command_topic", "qos", "encoding"}
_AVAILABILITY = {"availability_topic", "payload_available", "payload_not_available"}
_DEVICE = {
    *("identifiers", "connections", "name", "manufacturer", "model", "model_id", "hw_version"),
    *("sw_version", "serial_number", "suggested_area", "configuration_url", "via_device"),
}
_ORIGIN = {"name", "sw_version", "support_url"}
_ENTITY = {
    *("platform", "name", "unique_id", "device_class", "icon", "entity_category"),
    *("enabled_by_default", "json_attributes_topic", "json_attributes_template", "qos"),
    *("default_entity_id", "entity_picture", "encoding"),
}
_PLATFORMS = {
    "sensor": _ENTITY
    | {
        *("state_topic", "state_class", "unit_of_measurement", "value_template", "options"),
        *("expire_after", "force_update", "suggested_display_precision"),
        *("last_reset_value_template",),
    },
    "binary_sensor": _ENTITY
    | {
        *("state_topic", "value_template", "payload_on", "payload_off", "expire_after"),
        *("force_update", "off_delay"),
    },
    "button": _ENTITY | {"command_topic", "command_template", "payload_press", "retain"},
}
_STATE_CLASSES = {"measurement", "total", "total_increasing"}
_SENSOR_CLASSES: dict[str, tuple[set[str], set[str]]] = {
    # device class: units of which one must be there, state classes of which one may be there
    "battery": ({"%"}, {"measurement"}),
    "distance": ({"m", "km", "cm", "mm", "mi", "yd", "in", "ft"}, _STATE_CLASSES),
    "duration": ({"d", "h", "min", "s", "ms"}, _STATE_CLASSES),
    "energy": ({"kcal", "cal", "J", "kJ", "Wh", "kWh"}, {"total", "total_increasing"}),
    "enum": (set(), set()),
    "speed": ({"km/h", "m/s", "mph", "kn", "ft/s"}, {"measurement"}),
}
_BINARY_CLASSES = {"running", "connectivity", "problem", "battery"}
_CATEGORIES = {"diagnostic", "config"}


def faults(topic: str, message: Any) -> list[str]:
    """Everything that Home Assistant would refuse, ignore or complain of."""
    found = [] if TOPIC.fullmatch(topic) else [f"topic {topic}"]
    found += _keys("root", message, _ROOT | _AVAILABILITY, {"device", "origin", "components"})
    device, origin = message["device"], message["origin"]
    found += _keys("device", device, _DEVICE, {"name"})
    if not (device.get("identifiers") or device.get("connections")):
        found.append("device: no identifier")
    found += _keys("origin", origin, _ORIGIN, {"name"})
    if message.get("qos", 0) not in (0, 1, 2):
        found.append("qos")
    ids = [part.get("unique_id") for part in message["components"].values()]
    found += [f"unique_id {id} twice" for id in set(ids) if ids.count(id) > 1]
    for key, part in message["components"].items():
        found += [f"{key}: {fault}" for fault in _part(part, message)]
    return found


def _part(part: Any, message: Any) -> list[str]:
    platform = part.get("platform")
    if platform not in _PLATFORMS:
        return [f"platform {platform}"]
    found = _keys("", part, _PLATFORMS[platform], {"platform", "unique_id", "name"})
    whole = message | part
    needed = "command_topic" if platform == "button" else "state_topic"
    if any(wild in whole.get(needed, "#") for wild in "#+"):
        found.append(f"{needed} is missing or a filter")
    if part.get("entity_category", "diagnostic") not in _CATEGORIES:
        found.append("entity_category")
    if not re.fullmatch(r"mdi:[a-z0-9-]+", part.get("icon", "mdi:run")):
        found.append("icon")
    expires = part.get("expire_after", 1)
    if not isinstance(expires, int) or expires <= 0:
        found.append("expire_after")
    if platform == "sensor":
        found += _sensor(part)
    if platform == "binary_sensor" and part.get("device_class") not in _BINARY_CLASSES:
        found.append("device_class")
    if platform == "button" and part.get("retain", False):
        found.append("a retained command")
    return found


def _sensor(part: Any) -> list[str]:
    found = []
    name, unit = part.get("device_class"), part.get("unit_of_measurement")
    state_class, options = part.get("state_class"), part.get("options")
    if state_class is not None and state_class not in _STATE_CLASSES:
        found.append(f"state_class {state_class}")
    if name is not None:
        if name not in _SENSOR_CLASSES:
            return [f"device_class {name}"]
        units, state_classes = _SENSOR_CLASSES[name]
        if (unit is None) != (not units) or (units and unit not in units):
            found.append(f"unit {unit} of {name}")
        if state_class is not None and state_class not in state_classes:
            found.append(f"state_class {state_class} of {name}")
    if (options is not None) != (name == "enum"):
        found.append("options belong to an enum, and an enum has options")
    if options is not None and (len(options) != len(set(options)) or not options):
        found.append("options")
    if name == "enum" and "suggested_display_precision" in part:
        found.append("precision of an enum")
    return found


def _keys(what: str, table: Any, known: set[str], needed: set[str]) -> list[str]:
    unknown = [f"{what}: unknown key {key}" for key in table.keys() - known]
    return unknown + [f"{what}: {key} is missing" for key in needed - table.keys()]

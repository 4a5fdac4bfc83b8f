"""Fields of FIT messages: how one is filled, and the fields of ours that the profile lacks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import floor

from fit_tool.base_type import BaseType
from fit_tool.developer_field import DeveloperField
from fit_tool.message import Message
from fit_tool.profile.messages.developer_data_id_message import DeveloperDataIdMessage
from fit_tool.profile.messages.field_description_message import FieldDescriptionMessage

_MS_PER_S = 1_000

# A message type keeps its local number, so that its definition is written once and not each time;
# the rare ones share the last.
FILE_ID, EVENT, RECORD, HRV, LAP, SESSION, ACTIVITY, DEVICE, STEP, RARE = range(10)

APPLICATION = bytes.fromhex("6c0f1d7b0f5a4d1e9d5e0a5f2c7b8e31")
"""What tells our developer fields from those of others: drawn at random, once."""

_LONGEST_WORD = 24


@dataclass(frozen=True, kw_only=True)
class OwnField:
    """A developer field: its number, its name and unit."""

    number: int
    name: str
    base_type: BaseType
    units: str = ""

    @property
    def size(self) -> int:
        """Bytes; words have room for the longest of ours."""
        return _LONGEST_WORD if self.base_type is BaseType.STRING else 4


GAIT = OwnField(number=0, name="gait", base_type=BaseType.STRING)
ROLE = OwnField(number=1, name="role", base_type=BaseType.STRING)
ENERGY = OwnField(number=2, name="gross_energy", base_type=BaseType.FLOAT32, units="kcal")
NET_ENERGY = OwnField(number=3, name="net_energy", base_type=BaseType.FLOAT32, units="kcal")
ENERGY_ERROR = OwnField(number=4, name="energy_error", base_type=BaseType.FLOAT32, units="%")
ENERGY_METHOD = OwnField(number=5, name="energy_method", base_type=BaseType.STRING)
_OWN = (GAIT, ROLE, ENERGY, NET_ENERGY, ENERGY_ERROR, ENERGY_METHOD)


def declarations() -> Iterator[Message]:
    """What a file says of our own fields, before it uses them."""
    yield filled(
        DeveloperDataIdMessage(local_id=RARE),
        {"application_id": APPLICATION, "developer_data_index": 0, "application_version": 1},
    )
    for own in _OWN:
        yield filled(
            FieldDescriptionMessage(local_id=RARE),
            {
                "developer_data_index": 0,
                "field_definition_number": own.number,
                "fit_base_type_id": own.base_type.value,
                "field_name": own.name,
                "units": own.units or None,
            },
        )


def developer_fields(*owns: OwnField) -> list[DeveloperField]:
    """Room for our own fields in a message."""
    return [
        DeveloperField(
            field_id=own.number,
            name=own.name,
            base_type=own.base_type,
            units=own.units,
            size=own.size,
            developer_data_index=0,
        )
        for own in owns
    ]


def filled(
    message: Message,
    fields: Mapping[str, object],
    own: Mapping[OwnField, object] | None = None,
) -> Message:
    """The message with its fields; None: not in it."""
    for name, value in fields.items():
        if value is not None:
            setattr(message, name, value)
    for field, value in (own or {}).items():
        if value is None:
            # The library writes no "invalid" for a developer field: it must not be declared.
            message.developer_fields = [
                one for one in message.developer_fields if one.field_id != field.number
            ]
        else:
            message.get_developer_field(0, field.number).set_value(0, value)
    return message


def whole(value: float | None) -> int | None:
    """To the next whole number; None stays None."""
    return None if value is None else round(value)


def ms(started_ms: int, t_s: float) -> int:
    """Unix milliseconds of the whole second next to `t_s` of the session."""
    return started_ms + floor(t_s + 0.5) * _MS_PER_S

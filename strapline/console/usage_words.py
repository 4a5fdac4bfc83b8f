"""Complaints about the words of a command, which the library makes in English."""

from sessions.text import marked, retold

_COMPLAINTS = (
    marked("Missing option {name}."),
    marked("Missing argument {name}."),
    marked("Missing command."),
    marked("No such command {name}."),
    marked("No such command {name}. Did you mean {near}?"),
    marked("No such option: {name} (Possible options: {near})"),
    marked("No such option: {name} Did you mean {near}?"),
    marked("No such option: {name}"),
    marked("Option {name} requires an argument."),
    marked("Option {name} does not take a value."),
    marked("Got unexpected extra argument(s) ({words})"),
    marked("Invalid value for {name}: {value} is not a valid integer."),
    marked("Invalid value for {name}: {value} is not a valid float."),
    marked(
        "Invalid value for {name}: Input should be a valid integer, "
        "unable to parse string as an integer"
    ),
    marked(
        "Invalid value for {name}: Input should be a valid number, "
        "unable to parse string as a number"
    ),
    marked("Invalid value for {name}: {value} is not one of {choices}."),
    marked("Invalid value for {name}: {value} is not in the range {range}."),
    marked("Invalid value for {name}: {fault}"),
)


def usage_words(complaint: str) -> str:
    """The complaint in the reader's language; one that is not known stays as it is."""
    return retold(complaint, _COMPLAINTS) or complaint

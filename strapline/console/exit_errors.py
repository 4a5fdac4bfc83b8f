"""Errors that a command can end with, and the contract's exit code for each."""


class StraplineError(Exception):
    """One line a user can act on. `exit_code`: what the command ends with; 1 is our own fault."""

    exit_code = 1


class InputError(StraplineError):
    """Bad input or usage: the message names the file, line or key and says what is expected."""

    exit_code = 2


class NoDevice(StraplineError):
    """No device, adapter or server where one is needed: the message says what to do."""

    exit_code = 3

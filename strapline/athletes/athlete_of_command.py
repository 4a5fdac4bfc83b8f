"""Whose figures a command is about, where nothing is recorded and nothing asked."""

from sessions.core.model.athlete import Athlete
from strapline.athletes.profiles import list_profiles, load_profile
from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError


def whose(name: str | None, *, config: Config) -> Athlete:
    """The athlete named, else the configured one, else the only one there is, else a nameless one.

    Raises:
        InputError: the profile is missing or wrong, or several could be meant.
    """
    wanted = name or config.athlete.default
    if wanted is not None:
        return load_profile(wanted, data_dir=config.data_dir)
    profiles = list_profiles(config.data_dir)
    if len(profiles) > 1:
        raise InputError(f"several profiles ({', '.join(profiles)}): name one with --athlete")
    return load_profile(profiles[0], data_dir=config.data_dir) if profiles else Athlete()

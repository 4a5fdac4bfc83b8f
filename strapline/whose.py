"""Whose figures a command is about, where nothing is recorded and nothing asked."""

from sessions.core.athlete import Athlete
from strapline.config import Config
from strapline.errors import InputError
from strapline.profiles import list_profiles, load_profile


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

"""All fuzz targets by name. A name begins with its group's; only asked-for groups are imported."""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from benchmarks.fuzz.target import Target

_GROUPS = {
    "codec": "codec_targets",
    "vendor": "codec_targets",
    "mqtt": "message_targets",
    "session": "session_targets",
    "plan": "written_targets",
    "config": "written_targets",
    "file": "file_targets",
    "archive": "file_targets",
}
"""The module of each; its function `targets` yields them."""


def chosen(words: Iterable[str] = ()) -> list[Target]:
    """The targets whose names begin with one of `words`; without any all of them.

    Raises:
        LookupError: no name begins with a word.
    """
    asked = tuple(words)
    modules = dict.fromkeys(
        module
        for group, module in _GROUPS.items()
        if not asked or any(word.startswith(group) or group.startswith(word) for word in asked)
    )
    known = [target for module in modules for target in _targets_of(module)]
    for word in asked:
        if not any(target.name.startswith(word) for target in known):
            raise LookupError(f"no target {word}; --target list shows all")
    return [target for target in known if not asked or target.name.startswith(asked)]


def _targets_of(module: str) -> Iterator[Target]:
    targets: Callable[[], Iterator[Target]] = import_module(f"benchmarks.fuzz.{module}").targets
    return targets()

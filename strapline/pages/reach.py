"""Reach of the pages: this machine alone, or a network."""

from dataclasses import dataclass
from pathlib import Path

from dashboards.access.names import is_loopback
from strapline.config.load_config import Config

EVERYWHERE = "0.0.0.0"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Pages that a network can reach.

    Args:
        host: The address to listen on.
        names: Further names the pages answer to.
        folder: Where secrets, certificates and who was let in are kept.
        secure_port: Port of the encrypted pages, 0: any; None: they are not encrypted.
    """

    host: str
    names: tuple[str, ...]
    folder: Path
    secure_port: int | None


def reach(config: Config, *, host: str, lan: bool, any_port: bool) -> Reach | None:
    """What `host`, `--lan` and the configuration ask for; None: this machine alone.

    `any_port`: the pages take any free port, and so do the encrypted ones.
    """
    if not lan and is_loopback(host) and not config.page.names:
        return None
    return Reach(
        host=EVERYWHERE if lan and is_loopback(host) else host,
        names=tuple(name.lower() for name in config.page.names),
        folder=config.data_dir / "access",
        secure_port=(0 if any_port else config.page.secure_port) if lan else None,
    )

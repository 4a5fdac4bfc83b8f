"""The review pages, made known to NiceGUI."""


def register() -> None:
    """Make the pages known; they are served while the site has a `ReviewPort`."""

"""The names the core gives its zones, marked for translation: the core itself has no language."""

from sessions.text import marked

ZONE_NAMES = (
    marked("Very light"),
    marked("Light"),
    marked("Moderate"),
    marked("Hard"),
    marked("Maximum"),
)

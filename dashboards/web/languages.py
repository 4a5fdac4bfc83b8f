"""Language of a browser: the one chosen on the page, else the one it asks for."""

from collections.abc import Mapping

from sessions.text import LANGUAGES, SOURCE_LANGUAGE

LANGUAGE_COOKIE = "strapline.language"


def language_for(headers: Mapping[str, str], *, cookies: Mapping[str, str]) -> str:
    """One of `sessions.text.LANGUAGES`.

    >>> language_for({"accept-language": "fr-FR,fr;q=0.9,de;q=0.8,en;q=0.7"}, cookies={})
    'de'
    """
    kept = cookies.get(LANGUAGE_COOKIE)
    if kept in LANGUAGES:
        return kept
    asked = sorted(_asked(headers.get("accept-language", "")), key=lambda entry: -entry[1])
    wanted = (tag.split("-")[0] for tag, weight in asked if weight > 0)
    return next((tag for tag in wanted if tag in LANGUAGES), SOURCE_LANGUAGE)


def other_language(language: str) -> str:
    """The next one to switch to."""
    tags = list(LANGUAGES)
    return tags[(tags.index(language) + 1) % len(tags)]


def _asked(header: str) -> list[tuple[str, float]]:
    """Tags with their weights. Source: RFC 9110, 12.5.4."""
    asked = []
    for entry in header.split(","):
        tag, _, parameter = entry.partition(";")
        name, _, weight = parameter.partition("=")
        try:
            asked.append((tag.strip().lower(), float(weight) if name.strip() == "q" else 1.0))
        except ValueError:
            continue
    return asked

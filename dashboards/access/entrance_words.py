"""What the addresses before the door say, in the reader's language."""

from sessions.text import text


def login() -> dict[str, str]:
    """The words of the page that asks for a code."""
    return {
        "title": text("Log in"),
        "heading": text("Who is there?"),
        "explanation": text(
            "Type the code that Strapline shows: in its terminal, or under Access on the computer "
            "it runs on."
        ),
        "label": text("Code"),
        "button": text("Come in"),
        "not_encrypted": text("This page is not encrypted."),
        "use_encrypted": text("Use the encrypted one"),
    }


def wrong_code() -> str:
    """A code was none of those in force."""
    return text("That code is not one of those shown now. Each works once.")


def locked(wait_s: int) -> str:
    """Too many codes were wrong; seconds until the next one is looked at."""
    told = text("Too many wrong codes. Wait {seconds} s; the codes have changed.")
    return told.format(seconds=wait_s)


def trust() -> dict[str, str | tuple[str, ...]]:
    """The words of the page that hands out the certificate."""
    return {
        "title": text("Encryption"),
        "heading": text("Let this phone trust Strapline"),
        "once": text(
            "Once, on each phone. The certificate was made on the computer that Strapline runs on; "
            "it is good for that computer's names and for private addresses only."
        ),
        "get": text("Get the certificate"),
        "steps": (
            text(
                "iPhone, iPad: tap the link and allow the profile. Then Settings, Profile "
                "Downloaded, Install; then General, About, Certificate Trust Settings, switch it "
                "on."
            ),
            text(
                "Android: tap the link. Then Settings, Security, Encryption and credentials, "
                "Install a certificate, CA certificate, and choose the file."
            ),
            text("Firefox has a list of its own: Settings, Certificates, Authorities, Import."),
        ),
        "then_open": text("Then open"),
        "without": text(
            "Without it that address works as well, after a warning of the browser; but the screen "
            "may go dark, and the pages cannot be installed as an app."
        ),
        "not_offered": text(
            "These pages were started without encryption. With it: strapline serve --lan"
        ),
    }

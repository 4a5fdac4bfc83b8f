"""Entry point of `strapline` and `python -m strapline`.

Nothing is imported before Ctrl-C is taken care of.
"""

import sys

INTERRUPTED = 130  # Ctrl-C before there was anything to end cleanly; the shells' convention


def main() -> None:
    """Run the command the process was called with."""
    try:
        from strapline.cli import main as command
        from strapline.console.lasting_streams import outlive_readers
        from strapline.console.logs import set_up

        outlive_readers()
        set_up()
        command()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()

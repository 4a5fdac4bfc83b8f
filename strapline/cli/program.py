"""The `strapline` command: its options and help; what they do lives in `strapline.commands`.

Nothing but Typer is imported before a command is chosen, so that `--help` answers at once.
"""

import sys

import typer

from strapline.cli import (
    athlete,
    boards,
    config,
    devices,
    files,
    network,
    reading,
    recording,
    remote,
    sinks,
    stack,
    week,
    workout,
)

app = typer.Typer(
    name="strapline",
    help="Pair a heart-rate strap and a treadmill, watch your zones live, keep an honest record.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (
    recording,
    devices,
    network,
    reading,
    files,
    remote,
    sinks,
    week,
    athlete,
    workout,
    config,
    boards,
    stack,
):
    app.add_typer(part.app)


def main(arguments: list[str] | None = None) -> None:
    """Run a command (None: the process's own); failures become one line and an exit code."""
    try:
        sys.exit(app(args=arguments, prog_name="strapline", standalone_mode=False))
    except typer.Abort:  # Typer's word for Ctrl-C
        raise KeyboardInterrupt from None
    except Exception as exc:
        from strapline.console.failures import report

        sys.exit(report(exc))

"""Moving bars of long commands, also of those that another process has asked for."""

from rich.progress import Progress, ProgressColumn

from strapline.console.audience import audience
from strapline.console.output import to_people


def moving_bar(
    *columns: ProgressColumn, transient: bool = False, disable: bool = False
) -> Progress:
    """A bar on the people's terminal; `transient`: gone at its end.

    In the process that holds the store its own standard streams stay as they are: only what is
    said to whoever asked goes above the bar.
    """
    is_ours = audience() is None
    return Progress(
        *columns,
        console=to_people(),
        transient=transient,
        disable=disable,
        redirect_stdout=is_ours,
        redirect_stderr=is_ours,
    )

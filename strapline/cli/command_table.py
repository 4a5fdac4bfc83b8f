"""Commands of `strapline`: the words, where each one is, and its sentence in the help.

The options stand where a command is; its module is imported only when the command is called, so
that `strapline --help` answers at once.
"""

from typing import NamedTuple


class Home(NamedTuple):
    """Where a command is, as "module:function" of `strapline.commands`, and its sentence.

    `options`: a dataclass in `strapline.commands.options`, for the help of a command that takes
    long to import; the command gets one. Empty: the options are the function's own parameters.
    """

    target: str
    help: str
    options: str = ""


GROUPS = {
    "devices": "The devices that are remembered.",
    "bridge": "Who may tell a heart rate from elsewhere: a watch's app, Home Assistant.",
    "token": "Programs that may read figures: scripts, overlays, assistants.",
    "sessions": "List and correct stored sessions.",
    "log": "Write down strength training, food, weight, waist, fat share and illness.",
    "athlete": "Profiles of the people who run.",
    "workout": "Plans to run by.",
    "coach": "The next session towards a goal, always a proposal.",
    "config": "The configuration: one TOML file and the environment.",
    "boards": "The Grafana boards.",
    "stack": "The broker, database and boards of docker-compose.yml.",
}

LISTS_BY_DEFAULT = {
    "bridge": "bridge:list_bridges",
    "coach": "coach:show",
    "devices": "devices:list_devices",
    "sessions": "sessions:list_sessions",
    "token": "token:list_tokens",
}
"""What a group does where no command of it is named."""

COMMANDS = {
    "demo": Home(
        "demo:demo",
        "A simulated strap, treadmill and runner through the whole pipeline; ends by itself.",
        options="demo:DemoOptions",
    ),
    "run": Home(
        "run:run",
        "Record a session now; Ctrl-C ends it with the breakdown.",
        options="run:RunOptions",
    ),
    "morning": Home(
        "morning:morning",
        "Some minutes at rest with the strap: resting heart rate, and how recovered you are.",
        options="morning:MorningOptions",
    ),
    "serve": Home(
        "serve:serve",
        "Keep the pages up; sessions start and stop there, several at once.",
        options="serve:ServeOptions",
    ),
    "pair": Home(
        "pair:pair",
        "Find a strap, treadmill or foot pod, try it, remember it.",
        options="pair:PairOptions",
    ),
    "doctor": Home(
        "doctor:doctor",
        "What is wrong with Bluetooth, permissions and folders, and what to type.",
    ),
    "simulate": Home(
        "simulate:simulate",
        "The simulated devices alone: on real controllers, or as a raw log on standard output.",
        options="simulate:SimulateOptions",
    ),
    "devices list": Home("devices:list_devices", "All remembered devices."),
    "devices rename": Home(
        "devices:rename",
        "Call a device something else; what it has recorded keeps the old name.",
    ),
    "devices forget": Home("devices:forget", "Remember a device no more."),
    "bridge add": Home(
        "bridge:add", "A new bridge and its token, which is shown once; of the same name: anew."
    ),
    "bridge list": Home("bridge:list_bridges", "All bridges, and whose heart rate they may tell."),
    "bridge remove": Home("bridge:remove", "A bridge may tell nothing more."),
    "token add": Home(
        "token:add", "A new token for a program, which is shown once; of the same name: anew."
    ),
    "token list": Home("token:list_tokens", "All programs, and what they may read."),
    "token remove": Home("token:remove", "A program may read nothing more."),
    "gateway": Home(
        "gateway:gateway",
        "The radio side: journal what devices send, and send it to a processor over MQTT.",
        options="gateway:GatewayOptions",
    ),
    "gateway add": Home(
        "gateway_add:add",
        "Give a gateway a login of its own at the stack's broker, and say whom it may tell of.",
    ),
    "process": Home(
        "process:process",
        "The server side: sessions of all athletes from what gateways send, and the same pages.",
        options="process:ProcessOptions",
    ),
    "mcp": Home("mcp:mcp", "What an assistant may ask, over the Model Context Protocol (stdio)."),
    "analyse": Home("analyse:analyse", "Breakdown of recorded workouts, without storing them."),
    "decode": Home("decode:decode", "What one notification says."),
    "replay": Home(
        "replay:replay",
        "Carry a raw log through the live pipeline into the store, one session per capture.",
    ),
    "show": Home("show:show", "The breakdown of a stored session."),
    "recompute": Home(
        "recompute:recompute",
        "Fold a session's raw journal again, with today's codecs and formulas.",
    ),
    "sessions list": Home("sessions:list_sessions", "All stored sessions, newest first."),
    "sessions delete": Home(
        "sessions:delete_session",
        "Put a session away; `sessions undo` brings it back.",
    ),
    "sessions undo": Home(
        "sessions:undo_correction",
        "Take back the last correction or deletion, or that of the session named.",
    ),
    "import": Home(
        "import_history:import_history",
        "Workouts of watches and other programs into the store: files, folders, zip files.",
    ),
    "sessions assign": Home(
        "corrections:assign_session", "Give a session to another athlete; it is computed again."
    ),
    "sessions trim": Home("corrections:trim_session", "Leave only a stretch of a session."),
    "sessions split": Home("corrections:split_session", "Make two sessions of one."),
    "sessions merge": Home(
        "corrections:merge_sessions", "Make one session of several that follow each other."
    ),
    "export": Home(
        "export:export_session",
        "A stored session as FIT, TCX, GPX, CSV or JSON, for other programs.",
    ),
    "backup": Home(
        "backup:backup",
        "Store, profiles, plans and devices in one file; also while a run is recorded.",
    ),
    "restore": Home(
        "backup:restore",
        "Put a backup in the place of what is there, which is moved aside.",
    ),
    "salvage": Home(
        "salvage:salvage",
        "Bring what a damaged, replaced or spilled store file holds into the store.",
    ),
    "vacuum": Home("salvage:vacuum", "Give back the disk space that the store does not need."),
    "remote": Home(
        "remote:remote",
        "Start, stop, pause, resume or lap a session somewhere else, or ask how it stands (MQTT).",
    ),
    "publish": Home(
        "publish:publish",
        "Send what waits for InfluxDB, and stored sessions again. Cut off, it goes on when called.",
    ),
    "refused": Home("refused:refused", "List what InfluxDB would not take, and why."),
    "progress": Home(
        "progress:progress",
        "Weeks or months: minutes, distance, form, pace at a heart rate, VO2max, bests.",
    ),
    "week": Home(
        "week:week",
        "The week's goals: cardio, intervals, strength, food and weight; what is left to do.",
    ),
    "goal": Home(
        "goal:goal",
        "A weight to reach, by a day or at a rate: set, shown or forgotten.",
    ),
    "log strength": Home(
        "log:strength",
        "Strength training; from 20 minutes on, a day counts for the week.",
    ),
    "log food": Home("log:food", "Something eaten or drunk."),
    "log weight": Home("log:weight", "What the scales say."),
    "log waist": Home("log:waist", "The girth of the waist."),
    "log fat": Home("log:fat", "Fat in percent of body mass, however it was measured."),
    "log illness": Home("log:illness", "Days of illness; the coach begins again gently."),
    "log list": Home("log:list_entries", "All entries, newest first."),
    "log undo": Home("log:undo", "Take back the entry written last, or the one of this number."),
    "coach show": Home(
        "coach:show", "The next session, why, and what it will cost; and the week after it."
    ),
    "coach goal": Home(
        "coach:goal",
        "150 minutes a week, 30min of running, 5k in a time, weight, or none.",
    ),
    "coach plan": Home("coach:plan", "Write the next session as a plan to run by."),
    "athlete new": Home("athlete:new", "Ask a few questions and save a profile."),
    "athlete list": Home("athlete:list_all", "All profiles."),
    "athlete show": Home("athlete:show", "One profile, and the zones that follow from it."),
    "athlete set": Home(
        "athlete:set_values",
        "Change keys of a profile, for example mass_kg=70.5; KEY= forgets one.",
    ),
    "athlete delete": Home(
        "athlete:delete",
        "Remove a profile; recorded sessions keep their own copy.",
    ),
    "workout list": Home("workout:list_all", "Every plan: your own, and those built in."),
    "workout show": Home("workout:show", "One plan: its profile and its steps."),
    "workout new": Home(
        "workout:new",
        "Write a plan to change: a template that explains itself, or a copy.",
    ),
    "workout check": Home("workout:check", "Is the plan right? Names the line and the key if not."),
    "workout import": Home("workout:import_file", "Take over a plan of another program."),
    "config show": Home("config:show", "Every key with its value and where that comes from."),
    "config check": Home("config:check", "Is the file right? Names the key and the line if not."),
    "config path": Home("config:path", "Where the file is, or would be."),
    "config set": Home(
        "config:set_values",
        "Change keys, for example devices.strap=H10; KEY= goes back to the default.",
    ),
    "boards build": Home("boards:build", "Write the boards' JSON."),
    "boards check": Home(
        "boards:check",
        "Prove that the boards are fresh and consistent and ask only for stored fields.",
    ),
    "boards push": Home(
        "boards_push:push",
        "Put folder, data source, boards and a note for each session into the configured Grafana.",
    ),
    "stack logins": Home(
        "stack:logins",
        "The logins of the stack's InfluxDB, no wider than needed; docker-compose.yml calls it.",
    ),
    "stack where": Home(
        "stack:where", "Where the running stack's pages are, and what to do first."
    ),
    "stack init": Home(
        "stack:init",
        "Write .env and the broker's password file with fresh secrets; overwrites nothing.",
    ),
}

"""The plan file that `strapline workout new` writes: one of everything, with what it means."""

TEMPLATE = """\
# A plan. Check it:  strapline workout check {name}
# Look at it:        strapline workout show {name}
# Run it:            strapline run --workout {name}

title = "{title}"
about = "What it is for."

# A step ends by one of
#   time = "5 min"        also "90 s", "1 h 10 min", "5:00"
#   distance = "400 m"    also "1.5 km", "1 mile"
#   until = "heart rate below 60 %HRR"    above or below; bpm, %HRmax or %HRR
#   until = "key"         when you press n, or Lap on the page
# or by whatever comes first of several, and asks for any of
#   speed = "9 km/h"      also "8.5-9 km/h", "6:40 min/km"
#   incline = 2           percent
#   gait = "jog"          rest, walk, jog or sprint; by itself, the speed is yours
#   zone = 2              or "2-3"; the heart rate then counts, not the speed
#   heart_rate = "140-150 bpm"            also "60-70 %HRR", "70-80 %HRmax"

warm_up = {{ time = "5 min", speed = "5 km/h" }}

steps = [
  {{ repeat = 4, steps = [
    {{ name = "Fast", time = "2 min", speed = "10 km/h", incline = 1 }},
    {{ name = "Easy", until = "heart rate below 70 %HRmax", time = "3 min", speed = "6 km/h" }},
  ] }},
  {{ name = "To the finish", distance = "1 km", zone = "2-3" }},
]

cool_down = {{ time = "5 min", speed = "4.5 km/h" }}
"""


def template(name: str) -> str:
    """The text of a new plan of this name."""
    return TEMPLATE.format(name=name, title=name.replace("-", " ").replace("_", " ").capitalize())

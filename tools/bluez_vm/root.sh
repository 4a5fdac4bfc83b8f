# Sets as_root: what to put before a command that needs root; "no": it cannot be had without asking.
if [ "$(id -u)" = 0 ]; then as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"
else as_root=no
fi

"""The console: output, keys, signals, exit codes."""

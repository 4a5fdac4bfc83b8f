"""Sessions of this process: prepared, started, steered, ended."""

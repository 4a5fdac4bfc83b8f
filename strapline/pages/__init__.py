"""Pages of a command: the web server, how far it reaches, beside the terminal."""

"""Configuration: one TOML file and the environment."""

"""What assistants may ask of a data folder."""

"""What others see of a floor through a broker, and how they command it."""

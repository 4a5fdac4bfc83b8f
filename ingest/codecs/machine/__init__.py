"""What a fitness machine says besides its data: abilities, ranges, status, control."""

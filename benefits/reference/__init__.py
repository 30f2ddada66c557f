"""What the guidance says, by edition."""

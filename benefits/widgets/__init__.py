"""The few screen pieces that several screens share."""

"""What options are worth: pure sums on arrays, for all projects at once."""

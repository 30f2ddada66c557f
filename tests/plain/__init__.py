"""Second opinions: the sums of the product written again in plain Python, and short ways to write records."""

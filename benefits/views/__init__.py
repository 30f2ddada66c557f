"""What a person sees: permitted, fetched, computed, frozen."""

"""What a person does: permitted, checked, saved."""

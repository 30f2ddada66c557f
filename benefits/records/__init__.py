"""What people told us: kept, versioned, never overwritten."""

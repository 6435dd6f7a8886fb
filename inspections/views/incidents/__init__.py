"""Pages around incidents, by audience."""

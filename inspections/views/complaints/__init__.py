"""Pages around complaints, by audience."""

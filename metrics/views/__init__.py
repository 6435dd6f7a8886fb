"""Pages of metrics, by audience."""

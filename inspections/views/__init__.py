"""Pages of inspections, split by audience."""

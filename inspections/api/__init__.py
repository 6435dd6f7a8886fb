"""The API of inspections: lists for machines, and the door for phones."""

"""Pages of reports, by who uses them: those who fill them, those who check them, those who read the sums."""

"""Set-based counts: indicators per community, compliance per facility, and what the dashboard reads."""

"""`make demo`: everything on one machine from one command, watched over, and gone without a trace when it is stopped."""

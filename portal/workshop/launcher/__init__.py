"""`make demo`: everything on one machine from one command, watched over, and gone when it is stopped."""

"""`make bench`: floors and candidates in turns in one run, so that only ratios are compared. Goals: docs/performance.md."""

"""Bringing existing registers in: a table, a mapping that says what its columns mean, a report, all accepted rows or nothing.

An app registers what it can import (`registry`); a mapping file in TOML says how a table is read (`mappings`); rows are staged by
COPY and judged as sets (`staging`, `judging`); `runs` keeps the record of each import and carries it out.
"""

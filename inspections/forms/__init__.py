"""Forms of inspectors and operators, and of those who write checklists."""

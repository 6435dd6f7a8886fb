"""What everybody sees, without login and without personal data."""

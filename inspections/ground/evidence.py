"""What proves the duties of the departments in oversight."""

BESIDE_HEALTH = (("market", 3), ("police", 1), ("emergency", 1), ("fire", 1), ("streets", 3))
INSPECTING = (("health", 5), *BESIDE_HEALTH)

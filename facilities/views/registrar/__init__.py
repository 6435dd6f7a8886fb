"""The registrars' pages: deciding on applications, and keeping what stands in the register."""

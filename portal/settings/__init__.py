"""Settings: `base` holds what is the same everywhere; `demo`, `test` and `production` are the three places it runs."""

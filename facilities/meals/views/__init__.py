"""Pages of food and of the account of meal money."""

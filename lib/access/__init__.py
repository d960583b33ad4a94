"""Who acts, and what is kept under lock? Actors and the vault for REST secrets."""

"""Django's PostgreSQL backend with two additions: the tenant of a transaction, and an embedded server."""

"""The doors to the outside: small protocols that every backend fulfils and one contract suite tests."""

"""The private database and broker nodes: one place for the local stack and for the tests."""

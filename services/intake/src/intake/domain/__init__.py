"""The rules of a complaint: pure, without framework, clock or database."""

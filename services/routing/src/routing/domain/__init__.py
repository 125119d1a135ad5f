"""The rules of cases: pure, without framework, store or clock."""

"""The rules of telling people: pure, without a framework, a network or a clock."""

"""The rules of time: pure, without framework, input, output or clock."""

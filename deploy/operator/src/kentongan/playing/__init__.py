"""Playing the people around the system, from outside: for the demonstration and for the journeys of the tests."""

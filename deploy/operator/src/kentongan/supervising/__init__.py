"""Everything of one local system as real processes: started in order, kept alive, stopped in order."""

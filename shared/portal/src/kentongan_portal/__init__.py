"""What a region installs to plug its own portal into Kentongan."""

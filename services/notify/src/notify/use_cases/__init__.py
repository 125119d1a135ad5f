"""What notify can do, one file for each thing."""

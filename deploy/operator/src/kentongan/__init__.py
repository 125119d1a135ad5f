"""The operator's command: runs Kentongan on one machine, plugs regions in and looks after the bus."""

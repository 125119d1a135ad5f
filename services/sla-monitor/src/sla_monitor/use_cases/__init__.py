"""What sla-monitor can do, one file each."""

"""sla-monitor: no deadline is missed in silence."""

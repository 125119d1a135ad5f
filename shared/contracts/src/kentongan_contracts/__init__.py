"""The published language of Kentongan: what services, portals and tools may say to each other."""

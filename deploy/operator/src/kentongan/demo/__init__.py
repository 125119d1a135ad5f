"""The demonstration: invented complaints travel through the running system while one watches."""

"""The bus: what is published, consumed, tried again and buried."""

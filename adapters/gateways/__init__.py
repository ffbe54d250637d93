"""Payment gateways: one package each, with its emulator."""

"""What the emulators of payment gateways share: faults, callbacks, time and their controls.

Nothing here, and nothing in an emulator, knows our own clients: emulators judge them.
"""

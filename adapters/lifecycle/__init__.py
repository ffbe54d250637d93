"""From the first probe that says "starting" to the last step of an end within half a minute."""

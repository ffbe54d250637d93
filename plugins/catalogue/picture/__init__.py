"""The picture of a shop's menu: one photo, brought under 100 kB, and sent to who asks for it."""

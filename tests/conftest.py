"""What holds for every test: properties are tried on the same examples each run, at whatever speed."""

from hypothesis import settings

settings.register_profile("wakala", deadline=None, derandomize=True)
settings.load_profile("wakala")

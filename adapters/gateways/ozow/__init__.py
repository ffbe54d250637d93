"""Ozow, hosted: redirect to a pay page, hashed notifications, status by reference.

Its newer One API is another protocol and is not spoken here.
"""

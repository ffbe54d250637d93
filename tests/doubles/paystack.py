"""What a shop says to Paystack in plain HTTP: its key, and a transaction of R45.50."""

from adapters.gateways.paystack.emulator import DEMO_SECRET_KEY

BEARER = {"Authorization": f"Bearer {DEMO_SECRET_KEY}"}
ORDER = {"email": "thandi@example.com", "amount": 4550, "reference": "R-1", "currency": "ZAR"}

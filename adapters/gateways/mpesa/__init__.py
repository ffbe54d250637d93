"""M-Pesa through Safaricom's Daraja API: Kenyan shillings, asked for on the customer's phone (STK push)."""

from adapters.gateways.mpesa.gateway import Mpesa
from adapters.gateways.mpesa.settings import SAFARICOM_ADDRESSES, Initiator, MpesaSettings

__all__ = ["SAFARICOM_ADDRESSES", "Initiator", "Mpesa", "MpesaSettings"]

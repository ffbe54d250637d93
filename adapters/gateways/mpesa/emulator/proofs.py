"""What proofs look at: the money that moved. And the certificate that shops need."""

from __future__ import annotations

from aiohttp import web

from adapters.gateways.emulation.answers import answer
from adapters.gateways.mpesa.emulator.network import NETWORK


async def counts(request: web.Request) -> web.StreamResponse:
    """``GET /counts``: prompts, charges and refunds by reference, amounts in cents."""
    network = request.app[NETWORK]
    return answer(network.prompts.counts() | network.bank.counts())


async def transactions(request: web.Request) -> web.StreamResponse:
    """``GET /transactions``: each payment, reversal and payout, oldest first, amounts in shillings."""
    return answer(request.app[NETWORK].bank.transactions)


async def tokens(request: web.Request) -> web.StreamResponse:
    """``GET /tokens``: how many access tokens were given."""
    return answer({"issued": request.app[NETWORK].tokens.issued})


async def certificate(request: web.Request) -> web.StreamResponse:
    """``GET /certificate``: what initiators' passwords are encrypted with, PEM."""
    return web.Response(body=request.app[NETWORK].keys.certificate, content_type="application/x-pem-file")

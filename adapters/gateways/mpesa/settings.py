"""What the M-Pesa gateway must be told."""

from __future__ import annotations

from dataclasses import dataclass, field

SAFARICOM_ADDRESSES = frozenset(
    {
        *("196.201.214.200", "196.201.214.206", "196.201.214.207", "196.201.214.208"),
        *("196.201.213.44", "196.201.213.114"),
        *("196.201.212.69", "196.201.212.74", "196.201.212.127", "196.201.212.128", "196.201.212.129"),
        *("196.201.212.132", "196.201.212.136", "196.201.212.138"),
    }
)
"""Where callbacks are known to come from; lists differ, so none is enforced unless ``callers`` says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiator:
    """The API operator in whose name money is given back.

    ``certificate`` is Safaricom's public certificate of the environment (sandbox or live), PEM.
    """

    name: str
    password: str = field(repr=False)
    certificate: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MpesaSettings:
    """Secrets stay out of ``repr``, so that a settings object may be logged.

    ``callback_key`` is ours alone: it seals the addresses that Safaricom calls. With a ``till``, money goes
    there (Buy Goods) and ``shortcode`` is its store; without one, to the paybill ``shortcode``. Refunds need
    the ``initiator``, those in part also a ``bulk_shortcode`` (a bulk disbursement account). ``largest`` is
    the most shillings that one transaction moves. ``callers`` are the only addresses callbacks are taken
    from; empty takes them from everywhere. ``timeout`` bounds a call, in seconds. Raises ValueError.
    """

    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    shortcode: str
    passkey: str = field(repr=False)
    callback_key: str = field(repr=False)
    till: str = ""
    bulk_shortcode: str = ""
    initiator: Initiator | None = None
    api_url: str = "https://api.safaricom.co.ke"
    largest: int = 250_000
    reversal_identifier: str = "11"
    callers: frozenset[str] = frozenset()
    timeout: float = 30.0

    def __post_init__(self) -> None:
        needed = ("consumer_key", "consumer_secret", "shortcode", "passkey", "callback_key")
        missing = [name for name in needed if not getattr(self, name)]
        if missing:
            raise ValueError(f"M-Pesa settings: {', '.join(missing)} must not be empty; set them")
        if self.bulk_shortcode and self.initiator is None:
            raise ValueError(
                f"M-Pesa settings: bulk_shortcode {self.bulk_shortcode} pays out only in the name of an "
                "initiator; set one, or leave bulk_shortcode empty"
            )

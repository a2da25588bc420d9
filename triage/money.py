"""Amounts of money as whole minor units with a currency, so that no cent is ever lost to rounding."""

from __future__ import annotations

from dataclasses import dataclass

# ISO 4217 currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
    "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip


def exponent(currency: str) -> int:
    """How many decimal digits the currency's minor unit has (2 for most)."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents for USD) of an ISO 4217 currency."""

    minor: int
    currency: str

    @classmethod
    def of(cls, units: float, currency: str) -> Money:
        """Money from whole units: ``Money.of(12.5, "USD")`` is 1,250 cents."""
        return cls(round(units * 10 ** exponent(currency)), currency)

    @property
    def units(self) -> float:
        """The amount in whole units of the currency."""
        return float(self.minor / 10 ** exponent(self.currency))

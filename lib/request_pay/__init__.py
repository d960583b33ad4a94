"""What is a call of ``IMP.request_pay``? Its model, read from any draft and written to the wire.

A draft is the wire's own shape as a plain dict; ``read`` is total, ``write`` loses nothing.
"""

from lib.request_pay.buyer_view import BuyerMonths, issuers, months
from lib.request_pay.model import Card, CardDetail, CardDirect, Display, RequestPay
from lib.request_pay.read import Reading, read
from lib.request_pay.write import write

__all__ = [
    "BuyerMonths",
    "Card",
    "CardDetail",
    "CardDirect",
    "Display",
    "Reading",
    "RequestPay",
    "issuers",
    "months",
    "read",
    "write",
]

"""What is wrong with a call, and how is it mended? One rule a file, each with its source."""

from lib.lint.context import ChannelFacts, Context, PaymentFacts
from lib.lint.rule import Finding, Rule, Text
from lib.lint.run import check, rule, rules

__all__ = [
    "ChannelFacts",
    "Context",
    "Finding",
    "PaymentFacts",
    "Rule",
    "Text",
    "check",
    "rule",
    "rules",
]

"""What is said about a setting: each sentence, the rule that says when it is shown, and what it claims."""

from .conv import CONV_RULES, ConvFacts
from .grouped import GROUPED_RULES
from .image import IMAGE_RULES, ImageFacts
from .needless import needless_keys
from .notice import Notice, Rule, noticed, rule
from .remainder import remainder
from .separable import SEPARABLE_RULES
from .transposed import TRANSPOSED_RULES, TransposedFacts, overlap_verdict

__all__ = [
    "CONV_RULES",
    "GROUPED_RULES",
    "IMAGE_RULES",
    "SEPARABLE_RULES",
    "TRANSPOSED_RULES",
    "ConvFacts",
    "ImageFacts",
    "Notice",
    "Rule",
    "TransposedFacts",
    "needless_keys",
    "noticed",
    "overlap_verdict",
    "remainder",
    "rule",
]

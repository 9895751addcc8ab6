"""What is said about a setting: each sentence, the rule that says when it is shown, and what it claims."""

from .conv import CONV_RULES, ConvFacts
from .grouped import GROUPED_RULES
from .image import IMAGE_RULES, ImageFacts
from .notice import Notice, Rule, noticed, rule
from .remainder import remainder
from .separable import SEPARABLE_RULES
from .told import told_by
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
    "noticed",
    "overlap_verdict",
    "remainder",
    "rule",
    "told_by",
]

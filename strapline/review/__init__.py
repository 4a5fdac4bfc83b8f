"""What the review pages ask, answered from the store, the profiles and the configuration."""

from strapline.review.review_port import Review, reviewing

__all__ = ["Review", "reviewing"]

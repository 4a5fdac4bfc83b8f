"""The review port's parts: answers from the store, the profiles and the configuration."""

from strapline.review.review_port import Review, reviewing

__all__ = ["Review", "reviewing"]

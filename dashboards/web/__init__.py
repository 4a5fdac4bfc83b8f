"""The web shell all pages share: frame, navigation, guard, elements."""

"""Values of the core: athlete, sample, events, breakdown, published formulas."""

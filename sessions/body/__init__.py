"""The body as a store of energy: its model, what a scale tells of it, where its weight goes."""

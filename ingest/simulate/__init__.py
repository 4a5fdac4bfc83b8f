"""A strap, a treadmill and a runner on a virtual radio."""

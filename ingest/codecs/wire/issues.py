"""The words a decoded value's `issues` may hold: read, but not quite as the standard has it."""

TRUNCATED = "truncated"  # the flags promise more than the frame holds
TRAILING = "trailing"  # bytes after the last field the flags name
RESERVED_FLAGS = "reserved-flags"  # a flag bit set that the standard keeps for later
RESERVED_VALUE = "reserved-value"  # a code or number the standard keeps for later
AMBIGUOUS_PACE = "ambiguous-pace"  # the length does not tell 8-bit from 16-bit pace
INVALID_UTF8 = "invalid-utf8"  # undecodable bytes of a text were replaced
EXTENDED_STRING = "extended-string"  # the text goes on beyond this notification
INCOMPLETE = "incomplete"  # parts of a split record were lost

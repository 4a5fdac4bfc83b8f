"""The reader and writer of bytes that all codecs share."""

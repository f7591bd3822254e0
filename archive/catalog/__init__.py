"""What is known of captures, in SQL: a cache that can always be made again from the WARC files."""

"""The book: what regulars buy now and pay later, up to a limit of the vendor's, without fee or interest."""

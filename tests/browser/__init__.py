"""A package, so that a fixture can last as long as these tests and end with them."""

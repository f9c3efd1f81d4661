"""The formula of every computed field, in symbols and with the numbers of one finding, claim or relationship put in."""

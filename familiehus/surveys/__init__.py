"""How families are: WHO-5 and the house's own short check, voluntary, under a pseudonym, counted in pairs."""

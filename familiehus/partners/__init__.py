"""The network at work: offers, dialogue meetings, agreements and grants, action networks, ambassadors, signposting."""

"""Who somebody is to the house: people, the hats they wear, signing in, one-time links, and the end of it all."""

from familiehus.accounts import libraries

libraries.leave_out()

"""Tables that hold something about people and that no rule of time empties, each with the reason why not.

What is here goes in another way: with the family, volunteer or person it is about, when somebody takes it away, or
it says nothing that tells who somebody is.
"""

WITH_THE_PERSON = "a number of a person alone; the row says nothing once the person has no name"
AS_LONG_AS_IT_STANDS = (
    "somebody has said it of themselves or for the house, and takes it away; until then it is in use"
)

WITHOUT_A_RULE: dict[str, str] = {
    "uploads": "a picture goes with the activity, thing or damage that it shows; who put it there is a random key",
    "devices": "the house's own tablets; the manager takes one out when it is gone",
    "association_contacts": AS_LONG_AS_IT_STANDS,
    "activities": WITH_THE_PERSON,
    "occurrences": WITH_THE_PERSON,
    "nobody_came": WITH_THE_PERSON,
    "item_services": "which colleague did it, by a random key that leads nowhere once the colleague is forgotten",
    "stocktakes": "which colleague counted, by a random key that leads nowhere once the colleague is forgotten",
    "shift_signups": "how many hours were given; the volunteer's own rule takes the name away",
    "meeting_attendance": "which members came; no people",
    "meeting_actions": "which member sees to what; no people",
    "course_places": "how many of a member's volunteers come; no people",
    "signposts": "a number by day; no people",
    "agreement_documents": "signed papers of an agreement, kept for as long as the accounts of it may be asked for",
    "action_network_members": AS_LONG_AS_IT_STANDS,
    "action_network_actions": "what a network has set itself to do; goes with the network",
    "ambassadors": AS_LONG_AS_IT_STANDS,
    "visit_rules": WITH_THE_PERSON,
    "match_follow_ups": WITH_THE_PERSON,
    "match_surveys": "three numbers without a name; the match they belong to names nobody once it is long closed",
    "visits": "when and for how long; who was visited and who came goes with the rule of the matches",
    "feed_invitations": "the same night lets go of what is over; the event cannot move any more",
    "shared_reports": "the same night lets go of links that ran out a year ago",
}
"""By table."""

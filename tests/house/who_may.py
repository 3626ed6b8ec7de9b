"""Who may ask for what: every route of the house, and the kinds of person it answers.

P nobody in particular (public), F family, V volunteer, A association contact, S staff, C coordinator, M manager.
A route missing here fails a test, and so does one that answers somebody else. What a person may see *of* a
page (her own visits, her own family) is tried in the rooms' own tests.
"""

from familiehus.kernel.roles import Role

LETTERS = {
    "P": Role.PUBLIC,
    "F": Role.FAMILY,
    "V": Role.VOLUNTEER,
    "A": Role.ASSOCIATION,
    "S": Role.STAFF,
    "C": Role.COORDINATOR,
    "M": Role.MANAGER,
}
EVERYONE, SIGNED_IN, STAFF, COORDINATORS, MANAGERS = "PFVASCM", "FVASCM", "SCM", "CM", "M"
FAMILIES = "F"

WHO_MAY: dict[str, str] = {
    # the building
    "static": EVERYONE,
    "language": EVERYONE,
    "healthz": EVERYONE,
    "uploads.show": EVERYONE,  # each picture asks again: only its purpose says who sees it
    "design.index": EVERYONE,
    # front
    "front.index": EVERYONE,
    "front.accessibility": EVERYONE,
    # house
    "house.settings": MANAGERS,
    "house.theme": EVERYONE,
    "house.logo": MANAGERS,
    "house.take_down_logo": MANAGERS,
    "house.hours": MANAGERS,
    "house.closing_days": MANAGERS,
    "house.reopen": MANAGERS,
    "house.on_call": STAFF,
    "house.put_on_call": COORDINATORS,
    "house.take_off_call": COORDINATORS,
    # accounts
    "security.login": EVERYONE,
    "security.logout": EVERYONE,
    "security.forgot_password": EVERYONE,
    "security.reset_password": EVERYONE,
    "security.change_password": SIGNED_IN,
    "accounts.home": SIGNED_IN,
    "accounts.by_link": EVERYONE,
    "accounts.ask_for_link": EVERYONE,
    "accounts.me": SIGNED_IN,
    "accounts.hat": SIGNED_IN,
    "accounts.own_email": SIGNED_IN,
    "accounts.end_own": SIGNED_IN,
    "accounts.end_others": SIGNED_IN,
    "accounts.people": MANAGERS,
    "accounts.welcome": MANAGERS,
    "accounts.person": MANAGERS,
    "accounts.hats": MANAGERS,
    "accounts.close": MANAGERS,
    "accounts.reopen": MANAGERS,
    "accounts.password_link": MANAGERS,
    "accounts.end_all": MANAGERS,
    # activities
    "activities.calendar": EVERYONE,
    "activities.show": EVERYONE,
    "activities.poster": EVERYONE,
    "activities.embed": EVERYONE,
    "activities.embedding": STAFF,
    "activities.plan": STAFF,
    "activities.publish": STAFF,
    "activities.discard": STAFF,
    "activities.picture": STAFF,
    "activities.revise": STAFF,
    "activities.move": STAFF,
    "activities.cancel": STAFF,
    "activities.postpone": STAFF,
    "activities.restore": STAFF,
    "activities.skip": STAFF,
    "activities.places": STAFF,
    "activities.place": COORDINATORS,
    "activities.retire_place": COORDINATORS,
    "activities.reopen_place": COORDINATORS,
    "activities.import_calendar": STAFF,
    "activities.imported": STAFF,
    # feeds
    "feeds.public": EVERYONE,
    "feeds.one": EVERYONE,
    "feeds.subscribe": EVERYONE,
    # families
    "way_in.enquire": EVERYONE,
    "way_in.thanks": EVERYONE,
    "way_in.enquire_for": EVERYONE,
    "way_in.thanks_professional": EVERYONE,
    "way_in.answer": EVERYONE,
    "way_in.answered": EVERYONE,
    "families.index": STAFF,
    "families.show": STAFF,
    "families.edit": STAFF,
    "enrolment.enquiries": COORDINATORS,
    "enrolment.new": STAFF,
    "enrolment.talk": COORDINATORS,
    "enrolment.enrol": STAFF,
    "enrolment.pause": STAFF,
    "enrolment.close": STAFF,
    "enrolment.merge": COORDINATORS,
    "belonging.add_guardian": STAFF,
    "belonging.leave": STAFF,
    "belonging.link_on_paper": STAFF,
    "belonging.add_child": STAFF,
    "belonging.correct_child": STAFF,
    "belonging.let_child_go": STAFF,
    "belonging.split": COORDINATORS,
    "keeping.address": STAFF,
    "keeping.record_address": STAFF,
    "keeping.remove_address": STAFF,
    "keeping.consent": STAFF,
    "keeping.care_need": STAFF,
    "keeping.remove_care_need": STAFF,
    "keeping.wish": STAFF,
    "keeping.take_back_wish": STAFF,
    "keeping.keep_apart": COORDINATORS,
    "keeping.let_meet": COORDINATORS,
    "enrolment.forget": COORDINATORS,
    "keeping.take_down_done": COORDINATORS,
    "keeping.texts": MANAGERS,
    "keeping.paper_enrolment": STAFF,
    "keeping.paper_consent": STAFF,
    # my_pages
    "my_pages.index": FAMILIES,
    "my_pages.edit": FAMILIES,
    "my_pages.address": FAMILIES,
    "my_pages.remove_address": FAMILIES,
    "my_pages.add_child": FAMILIES,
    "my_pages.correct_child": FAMILIES,
    "my_pages.consent": FAMILIES,
    "my_pages.care_need": FAMILIES,
    "my_pages.remove_care_need": FAMILIES,
    "my_pages.wish": FAMILIES,
    "my_pages.take_back_wish": FAMILIES,
    "my_pages.pause": FAMILIES,
    "my_pages.stop": FAMILIES,
    "my_pages.come_back": FAMILIES,
    "my_pages.forget": FAMILIES,
    "my_pages.everything": FAMILIES,
    "my_pages.everything_as_json": FAMILIES,
    # today
    "today.board": STAFF,
    # messages
    "messages.index": STAFF,
    "messages.send_again": STAFF,
    "messages.give_up": STAFF,
    "messages.try_out": MANAGERS,
    # associations
    "associations.index": STAFF,
    "associations.show": STAFF,
    "associations.new": COORDINATORS,
    "associations.edit": COORDINATORS,
    "associations.add_contact": COORDINATORS,
    "associations.remove_contact": COORDINATORS,
    "associations.retire": COORDINATORS,
    "associations.readmit": COORDINATORS,
}


def may(endpoint: str) -> set[Role]:
    """The kinds of person an endpoint answers. KeyError for one that nobody has written down."""
    return {LETTERS[letter] for letter in WHO_MAY[endpoint]}

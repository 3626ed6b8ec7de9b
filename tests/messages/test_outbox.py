"""Queueing, sending, failing, being unsure."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from familiehus.kernel import audit
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages import channels, commands, introductions, postman
from familiehus.messages.introductions import Quiet, Recipient
from familiehus.messages.models import Channel, Fault, Message, State
from tests.messages.conftest import ANNA

pytestmark = pytest.mark.usefixtures("clock", "people")


def queue(subject: str = "x", **more) -> Message:
    return commands.queue("reminder", to=more.pop("to", "test:anna"), subject_key=subject, **more)


def test_a_message_is_worded_and_sent_to_whom_the_reference_stands_for(kind, sent, carry):
    kind()
    message = queue()

    assert carry() == {State.SENT: 1}

    assert message.state == State.SENT
    assert message.sent_by == Channel.EMAIL
    assert message.sent_at is not None
    (mail,) = sent
    assert mail.to == ["anna@eksempel.dk"]
    assert mail.subject == "En prøve"
    assert mail.body.startswith("Hej Anna\n\nDet her er en prøve.")
    assert mail.body.endswith("Venlig hilsen\nFamiliehuset\n")
    assert mail.extra_headers["Message-ID"] == f"<{message.key}@localhost>"


def test_it_is_queued_once_for_each_kind_subject_recipient_and_due(kind, people):
    kind()
    people["bo"] = Recipient("Bo", email="bo@eksempel.dk")
    later = house_clock.now() + timedelta(days=1)

    same = {queue().id, queue().id, queue(params={"n": 2}).id}
    others = {queue("y").id, queue(due=later).id, queue(to="test:bo").id}

    assert len(same) == 1
    assert len(same | others) == 4
    assert db.session.scalar(select(func.count(Message.id))) == 4


def test_an_unknown_kind_or_recipient_is_a_mistake_of_ours(kind):
    kind()

    with pytest.raises(ValueError, match="no kind of message"):
        commands.queue("smoke signal", to="test:anna", subject_key="x")
    with pytest.raises(ValueError, match="Nobody answers"):
        queue(to="horse:anna")


@pytest.mark.parametrize("value", ["anna@eksempel.dk", "Mads Bach", "Æ", "x" * 61, 1.5, None, ["a"]])
def test_what_somebody_typed_stays_out_of_the_outbox(kind, value):
    kind()

    with pytest.raises(ValueError, match="Only keys and numbers"):
        queue(params={"word": value})


def test_it_waits_until_it_is_due(app, kind, sent, carry, clock):
    kind()
    queue(due=datetime(2026, 11, 24, 12, tzinfo=UTC))

    assert carry() == {}
    assert not postman.has_work(app)
    clock("2026-11-24 13:00")
    assert postman.has_work(app)
    assert carry() == {State.SENT: 1}
    assert len(sent) == 1


def test_quiet_hours_hold_everything_but_what_is_urgent(kind, sent, carry, clock):
    kind()
    kind("alarm", ignores_quiet_hours=True)
    clock("2026-11-24 21:00")
    queue("calm")
    queue("pressing", urgent=True)
    commands.queue("alarm", to="test:anna", subject_key="x")

    assert carry() == {State.SENT: 2}
    clock("2026-11-25 07:59")
    assert carry() == {}
    clock("2026-11-25 08:00")
    assert carry() == {State.SENT: 1}


def test_quiet_hours_are_the_houses_own(kind, carry, clock, monkeypatch):
    kind()
    monkeypatch.setattr(introductions, "_quiet", [lambda: Quiet(time(13), time(14))])
    queue()

    clock("2026-11-24 13:30")
    assert carry() == {}
    clock("2026-11-24 22:00")
    assert carry() == {State.SENT: 1}


@pytest.mark.parametrize(
    ("recipient", "channel", "state"),
    [
        (ANNA, Channel.EMAIL, State.SENT),
        (Recipient("Anna", phone="10203040"), Channel.SMS, State.SENT),
        (Recipient("Anna", "a@eksempel.dk", "10203040", channel=Channel.SMS), Channel.SMS, State.SENT),
        (Recipient("Anna", "a@eksempel.dk", channel=Channel.SMS), Channel.EMAIL, State.SENT),
        (Recipient("Anna"), "", State.FAILED),
        (None, "", State.DROPPED),
    ],
)
def test_the_channel_is_settled_when_it_is_sent(kind, people, carry, recipient, channel, state):
    kind()
    message = queue()
    people["anna"] = recipient

    assert carry() == {state: 1}
    assert (message.state, message.sent_by) == (state, channel)


def test_the_words_are_in_the_recipients_language(kind, people, carry):
    heard = []
    kind(render=lambda params, to: heard.append(house_language()) or {})
    people["anna"] = Recipient("Anna", "a@eksempel.dk", language="en")
    queue()
    carry()

    assert heard == ["en"]


def house_language() -> str:
    from familiehus.kernel.i18n import language

    return language()


def test_what_is_no_longer_so_is_not_sent(kind, sent, carry):
    kind(render=lambda _params, _to: None)
    message = queue()

    assert carry() == {State.DROPPED: 1}
    assert message.fault == Fault.NOT_WANTED
    assert not sent


def test_only_neutral_fields_get_into_a_message(kind, sent, carry):
    kind(render=lambda _params, _to: {"child": "Mads"})
    message = queue()

    assert carry() == {State.FAILED: 1}
    assert message.fault == Fault.NOT_NEUTRAL
    assert not sent


def test_a_kind_with_a_field_that_is_not_neutral_keeps_the_house_closed():
    from familiehus.messages.kinds import MessageKind, declare

    with pytest.raises(RuntimeError, match="not neutral"):
        declare(MessageKind("hall.gossip", "Sladder", lambda _p, _t: {}, fields=("child_name",)))


def test_what_looks_like_a_cpr_number_is_not_sent(kind, people, sent, carry):
    kind()
    people["anna"] = Recipient("010203-1234", "a@eksempel.dk")
    message = queue()

    assert carry() == {State.FAILED: 1}
    assert message.fault == Fault.NOT_NEUTRAL
    assert not sent


def test_an_error_about_one_recipient_holds_nobody_up(kind, people, carry, monkeypatch):
    kind()

    def answer(key: str) -> Recipient | None:
        return people[key] or Recipient(key, email="x@eksempel.dk", channel="pigeon")

    people |= {"bo": Recipient("Bo", email="bo@eksempel.dk"), "odd": None}
    monkeypatch.setitem(introductions._resolvers, "test", answer)
    gone, odd, good = queue("a", to="test:gone"), queue("b", to="test:odd"), queue("c", to="test:bo")

    assert carry() == {State.FAILED: 2, State.SENT: 1}
    assert (gone.fault, odd.fault, good.state) == (Fault.WORDING, Fault.WORDING, State.SENT)


def test_trouble_with_the_database_fails_no_message(kind, carry, monkeypatch):
    def full_disk(_params: object, _to: object) -> dict[str, str]:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    kind(render=full_disk)
    message = queue()
    with pytest.raises(OperationalError):
        carry()
    db.session.expire_all()
    assert message.state == State.WAITING

    kind()
    assert carry() == {State.SENT: 1}


def test_an_error_in_the_words_fails_that_message_alone(kind, sent, carry):
    kind(render=lambda params, _to: {} if params else 1 / 0)
    bad, good = queue("bad"), queue("good", params={"n": 1})

    carry()

    assert (bad.state, bad.fault) == (State.FAILED, Fault.WORDING)
    assert good.state == State.SENT


def test_what_cannot_be_sent_now_is_tried_again_later_and_later(kind, carry, broken, clock):
    kind()
    broken(channels.NotSent(again=True))
    message = queue(urgent=True)
    waits = []
    while True:
        before = house_clock.now()
        carry()
        if message.state != State.WAITING:
            break
        waits.append(message.next_try_at - before)
        clock(house_clock.local(message.next_try_at).strftime("%Y-%m-%d %H:%M:%S"))

    assert waits == list(postman.BACK_OFF)
    assert (message.state, message.fault) == (State.FAILED, Fault.UNREACHABLE)


def test_what_is_refused_for_good_is_not_tried_again(kind, carry, broken):
    kind()
    broken(channels.NotSent(again=False))
    message = queue()

    assert carry() == {State.FAILED: 1}
    assert message.fault == Fault.REJECTED


def test_when_nobody_knows_it_is_uncertain_and_left_alone(kind, carry, broken, clock):
    kind()
    broken(channels.Unsure())
    message = queue()

    assert carry() == {State.UNCERTAIN: 1}
    clock("2026-11-25 12:00")
    assert carry() == {}
    assert message.state == State.UNCERTAIN


def test_a_sender_that_never_came_back_leaves_uncertainty(app, kind, carry, clock, sent):
    kind()
    message = queue()
    db.session.commit()
    assert postman.take_next(app)

    assert carry() == {}
    clock("2026-11-24 10:46")
    assert carry() == {State.UNCERTAIN: 1}
    assert (message.state, message.fault) == (State.UNCERTAIN, Fault.INTERRUPTED)
    assert not sent


def test_what_was_written_while_the_clock_ran_ahead_waits_for_no_month(app, kind, carry, clock, monkeypatch):
    kind()
    now, known = house_clock.now(), queue("known")
    clock("2027-06-01 10:00")
    with monkeypatch.context() as line_down:
        line_down.setattr(channels, "deliver", lambda *_: (_ for _ in ()).throw(channels.NotSent(again=True)))
        assert carry() == {State.WAITING: 1}
    held = queue("held")
    db.session.commit()
    assert isinstance(postman.take_next(app), postman.Letter)
    late, planned = queue("late"), queue("planned", due=house_clock.now() + timedelta(days=3))
    db.session.commit()

    clock("2026-11-24 10:42")
    assert postman.has_work(app)
    assert carry() == {State.UNCERTAIN: 1, State.SENT: 2}

    assert (known.state, late.state, held.state) == (State.SENT, State.SENT, State.UNCERTAIN)
    assert (late.queued_at, late.due_at) == (now, now)
    assert (planned.state, planned.queued_at) == (State.WAITING, now)
    assert planned.next_try_at == planned.due_at > now + timedelta(days=180), "what has a day keeps it"
    db.session.commit()
    assert not postman.has_work(app)


def test_a_slow_sender_still_writes_down_that_it_was_sent(app, kind, carry, clock):
    kind()
    message = queue()
    db.session.commit()
    letter = postman.take_next(app)
    clock("2026-11-24 10:46")
    assert carry() == {State.UNCERTAIN: 1}

    assert isinstance(letter, postman.Letter)
    db.session.commit()
    postman.carry(app, letter)
    db.session.expire_all()

    assert message.state == State.SENT


def test_a_person_may_send_an_uncertain_message_again(kind, carry, broken, monkeypatch, sent):
    kind()
    with monkeypatch.context() as line_down:
        line_down.setattr(channels, "deliver", lambda *_args: (_ for _ in ()).throw(channels.Unsure()))
        message = queue()
        carry()

    commands.send_again(message, by=THE_HOUSE)

    assert carry() == {State.SENT: 1}
    assert len(sent) == 1
    assert db.session.scalars(select(audit.AuditEntry.act)).all() == ["message sent again"]
    with pytest.raises(Refused, match="for sent"):
        commands.send_again(message, by=THE_HOUSE)


def test_a_person_may_give_a_message_up(kind, carry, sent):
    kind()
    message = queue()
    commands.give_up(message, by=THE_HOUSE)

    assert carry() == {}
    assert (message.state, message.fault) == (State.DROPPED, Fault.GIVEN_UP)
    with pytest.raises(Refused, match="for sent"):
        commands.give_up(message, by=THE_HOUSE)


def test_who_leaves_gets_nothing_that_is_not_sent_yet(kind, people, carry, sent):
    kind()
    people["bo"] = Recipient("Bo", email="bo@eksempel.dk")
    queue("a"), queue("b"), queue("a", to="test:bo")

    assert commands.withdraw(to="test:anna") == 2
    assert carry() == {State.SENT: 1}
    assert [mail.to for mail in sent] == [["bo@eksempel.dk"]]


def test_old_messages_are_forgotten_but_not_what_waits_for_a_person(kind, carry, clock, broken):
    kind()
    queue("sent")
    carry()
    broken(channels.Unsure())
    stuck = queue("stuck")
    carry()

    clock("2027-03-01 10:00")
    assert commands.forget_old() == 1
    assert db.session.scalars(select(Message)).all() == [stuck]
    clock("2027-07-01 10:00")
    assert commands.forget_old() == 1


def test_a_queued_message_is_undone_with_what_gave_rise_to_it(kind, carry):
    kind()
    db.session.commit()
    queue()
    db.session.rollback()

    assert carry() == {}

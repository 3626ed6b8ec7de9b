"""Approvals and the proofs behind them. The certificate itself is never kept, nor that one was not fine."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from familiehus.kernel import audit, clock, danish
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, lazy
from familiehus.kernel.refusals import Refused, sentence_for
from familiehus.kernel.roles import Actor
from familiehus.volunteers import access
from familiehus.volunteers.commands.clearing import hold, lay_clearances, lay_every_clearance
from familiehus.volunteers.models import (
    Approval,
    Exemption,
    ParentalConsent,
    ProofSeen,
    Volunteer,
    VolunteerRules,
)
from familiehus.volunteers.queries import rules_of_the_house
from familiehus.volunteers.queries.rules import THE_ONE
from familiehus.volunteers.states import MAY_BE_SET_ASIDE, Proof, Rule, State, Task

LONGEST_EXEMPTION = timedelta(days=183)
MOST_MONTHS = 120
sentence_for("uq_approvals_one_open", lazy("Den opgave er allerede godkendt."))
sentence_for("uq_volunteer_proofs_one_ordered", lazy("Den er allerede bestilt."))
sentence_for("ck_exemptions_never_for_home_visits", lazy("Til hjemmebesøg kan ingen regel sættes til side."))


def order_record_check(volunteer: Volunteer, on: date, *, by: Actor) -> ProofSeen:
    """A children's certificate has been ordered (with the police, not here: no CPR comes into the house)."""
    _check_assessor(by)
    _check_not_ahead(on)
    hold(volunteer)
    if volunteer.ordered(Proof.RECORD_CHECK) is not None:
        raise Refused(_("Den er allerede bestilt."))
    order = ProofSeen(proof=Proof.RECORD_CHECK, ordered_on=on)
    volunteer.proofs.append(order)
    db.session.flush()
    audit.record("record check ordered", volunteer, by=by, on=on.isoformat())
    return order


def drop_order(volunteer: Volunteer, *, by: Actor) -> None:
    """Nothing is waited for any more. The row goes, and nobody writes down why: not fine leaves no trace."""
    _check_assessor(by)
    hold(volunteer)
    order = volunteer.ordered(Proof.RECORD_CHECK)
    if order is None:
        raise Refused(_("Der er ikke bestilt nogen."))
    volunteer.proofs.remove(order)
    db.session.flush()
    audit.record("record check order closed", volunteer, by=by)


def see_proof(volunteer: Volunteer, proof: Proof, on: date, *, by: Actor) -> ProofSeen:
    """Somebody has seen the proof (a certificate: assessed it as fine) on a day, from which it counts.

    It is good until the house's interval has passed, and takes over from an earlier one. Raises `Refused` for a
    day to come, and when somebody else than the manager would assess a certificate.
    """
    if proof is Proof.RECORD_CHECK:
        _check_assessor(by)
    _check_not_ahead(on)
    hold(volunteer)
    seen = volunteer.ordered(proof)
    if seen is None:
        seen = ProofSeen(proof=proof)
        volunteer.proofs.append(seen)
    elif seen.ordered_on is not None and on < seen.ordered_on:
        raise Refused(_("Den kan ikke være vurderet, før den blev bestilt."))
    seen.seen_on, seen.seen_by = on, by.key
    seen.until_on = due_again(proof, on, rules_of_the_house())
    db.session.flush()
    audit.record("proof seen", volunteer, by=by, proof=str(proof), on=on.isoformat())
    lay_clearances(volunteer)
    return seen


def withdraw_proof(volunteer: Volunteer, seen: ProofSeen, *, by: Actor) -> None:
    """The proof counts no more from today. Booked duties stay and are flagged."""
    if seen.proof == Proof.RECORD_CHECK:
        _check_assessor(by)
    today = clock.today()
    if seen.seen_on is None or (seen.until_on is not None and seen.until_on <= today):
        raise Refused(_("Den gælder ikke mere."))
    seen.until_on = seen.withdrawn_on = max(today, seen.seen_on)
    audit.record("proof withdrawn", volunteer, by=by, proof=seen.proof)
    lay_clearances(volunteer)


def approve(volunteer: Volunteer, task: Task, *, by: Actor, until_on: date | None = None) -> Approval:
    """The house says yes to a kind of task, from today, until a day when one is given (the first without it).

    What the task's proofs still lack does not stand in the way here: the gate counts both.
    """
    if not access.may_be_approved_by(by, volunteer) and by.id is not None:
        raise Refused(_("Ingen kan godkende sig selv. Bed en anden om det."))
    hold(volunteer)
    today = clock.today()
    if volunteer.state == State.ANONYMISED:
        raise Refused(_("Der er ikke nogen at godkende."))
    if task is Task.HOME_VISIT and volunteer.is_young(today) and volunteer.birth_year is not None:
        raise Refused(_("Under 18 kan man ikke tage på hjemmebesøg."))
    if volunteer.approval_on(task, today) is not None:
        raise Refused(_("Den opgave er allerede godkendt."))
    if until_on is not None and until_on <= today:
        raise Refused(_("Vælg en dag, der kommer."))
    approval = Approval(task=task, from_on=today, until_on=until_on, given_by=by.key)
    volunteer.approvals.append(approval)
    db.session.flush()
    audit.record("task approved", volunteer, by=by, task=str(task))
    lay_clearances(volunteer)
    return approval


def withdraw_approval(volunteer: Volunteer, task: Task, *, by: Actor) -> None:
    """From today no longer. No reason is kept; booked duties stay and are flagged."""
    today = clock.today()
    hold(volunteer)
    approval = volunteer.approval_on(task, today)
    if approval is None:
        raise Refused(_("Den opgave er ikke godkendt."))
    approval.until_on, approval.withdrawn_by = today, by.key
    audit.record("approval withdrawn", volunteer, by=by, task=str(task))
    lay_clearances(volunteer)


def note_parental_consent(volunteer: Volunteer, on: date, *, by: Actor) -> ParentalConsent:
    """A parent of somebody under 18 has said yes to the house. Whose name it was is not kept."""
    _check_not_ahead(on)
    if not volunteer.is_young(clock.today()):
        raise Refused(_("Det spørger vi kun om, når man er under 18."))
    hold(volunteer)
    if any(each.until_on is None for each in volunteer.parental_consents):
        raise Refused(_("Forældrenes ja er allerede noteret."))
    consent = ParentalConsent(from_on=on, noted_by=by.key)
    volunteer.parental_consents.append(consent)
    db.session.flush()
    audit.record("parental consent noted", volunteer, by=by, on=on.isoformat())
    lay_clearances(volunteer)
    return consent


def take_back_parental_consent(volunteer: Volunteer, *, by: Actor) -> None:
    """The parents have changed their mind: it counts from today."""
    today = clock.today()
    hold(volunteer)
    for consent in volunteer.parental_consents:
        if consent.until_on is None:
            consent.until_on = max(today, consent.from_on)
            audit.record("parental consent taken back", volunteer, by=by)
    lay_clearances(volunteer)


def set_aside(
    volunteer: Volunteer, task: Task, rule: Rule, *, reason: str, until_on: date, by: Actor
) -> Exemption:
    """The manager sets one named rule aside for one kind of task, from today until a day, and says why.

    Never for home visits, never for age, parents or somebody who is not active, never for longer than half a
    year. Raises `Refused`.
    """
    today = clock.today()
    if not access.may_set_rules_aside(by):
        raise Refused(_("Kun lederen kan sætte en regel til side."))
    if task is Task.HOME_VISIT:
        raise Refused(_("Til hjemmebesøg kan ingen regel sættes til side."))
    if rule not in MAY_BE_SET_ASIDE:
        raise Refused(_("Den regel kan ikke sættes til side."))
    if not reason.strip():
        raise Refused(_("Skriv, hvorfor reglen sættes til side."))
    if not today < until_on <= today + LONGEST_EXEMPTION:
        raise Refused(
            _(
                "Vælg en sidste dag senest %(day)s.",
                day=danish.day(today + LONGEST_EXEMPTION - timedelta(days=1)),
            )
        )
    if volunteer.person_id == by.id:
        raise Refused(_("Ingen kan godkende sig selv. Bed en anden om det."))
    exemption = Exemption(
        task=task, rule=rule, reason=reason.strip(), from_on=today, until_on=until_on, given_by=by.key
    )
    volunteer.exemptions.append(exemption)
    db.session.flush()
    audit.record(
        "rule set aside",
        volunteer,
        by=by,
        task=str(task),
        rule=str(rule),
        reason=exemption.reason,
        until=until_on.isoformat(),
    )
    lay_clearances(volunteer)
    return exemption


def end_exemption(volunteer: Volunteer, exemption: Exemption, *, by: Actor) -> None:
    """The rule holds again from today."""
    if not access.may_set_rules_aside(by):
        raise Refused(_("Kun lederen kan sætte en regel til side."))
    exemption.until_on = min(exemption.until_on, max(clock.today(), exemption.from_on))
    audit.record("exemption ended", volunteer, by=by, task=exemption.task, rule=exemption.rule)
    lay_clearances(volunteer)


def grant_by_course(volunteer: Volunteer, proof: Proof, on: date, *, by: Actor) -> ProofSeen | None:
    """Somebody was at a course that is itself the proof; counts from that day. A second time on a day is nothing new.

    A certificate is no course. None when the volunteer has stopped, or has this proof from that day already.
    """
    if proof is Proof.RECORD_CHECK:
        raise ValueError("A children's certificate is assessed, not attended.")
    if volunteer.state in (State.STOPPED, State.ANONYMISED):
        return None
    if any(
        each.seen_on == on and each.stretch and each.stretch.holds(on) for each in volunteer.proofs_of(proof)
    ):
        return None
    return see_proof(volunteer, proof, on, by=by)


def take_back_course(volunteer: Volunteer, seen: ProofSeen, *, by: Actor) -> None:
    """Somebody was not at the course after all: the proof it was goes, as though it had never been."""
    audit.record("course taken back", volunteer, by=by, proof=seen.proof, on=str(seen.seen_on))
    volunteer.proofs.remove(seen)
    db.session.flush()
    lay_clearances(volunteer)


def write_rules(
    *,
    needs: Mapping[Task, Sequence[Proof]],
    months: Mapping[Proof, int | None],
    weeks_ahead: int,
    mileage: Mapping[int, int | None] | None = None,
    by: Actor,
) -> VolunteerRules:
    """What each task needs, how many months each proof is good for (None: it does not run out), and how many
    weeks ahead the house looks for what runs out. Holds for proofs seen before, too. `mileage`: øre for a kilometre
    by year; years that are not named keep theirs."""
    if not access.may_change_the_rules(by):
        raise Refused(_("Kun lederen kan ændre reglerne."))
    if any(number is not None and not 1 <= number <= MOST_MONTHS for number in months.values()):
        raise Refused(_("Vælg mellem 1 og %(most)s måneder.", most=MOST_MONTHS))
    row = select(VolunteerRules).where(VolunteerRules.id == THE_ONE).with_for_update()
    rules = db.session.scalars(row.execution_options(populate_existing=True)).one_or_none()
    if rules is None:
        rules = VolunteerRules.unsaid()
        db.session.add(rules)
    rules.needs = {
        task.value: [proof.value for proof in Proof if proof in needs.get(task, ())] for task in Task
    }
    rules.months = {proof.value: number for proof in Proof if (number := months.get(proof)) is not None}
    rules.weeks_ahead = weeks_ahead
    said = {str(year): rate for year, rate in (mileage or {}).items()}
    rules.mileage = {year: rate for year, rate in {**rules.mileage, **said}.items() if rate}
    rules.changed_at = clock.now()
    db.session.flush()
    for seen in db.session.scalars(
        select(ProofSeen).where(ProofSeen.seen_on.is_not(None), ProofSeen.withdrawn_on.is_(None))
    ):
        if seen.seen_on is not None:
            seen.until_on = due_again(Proof(seen.proof), seen.seen_on, rules)
    db.session.flush()
    audit.record("volunteer rules written", by=by, needs=rules.needs, months=rules.months, weeks=weeks_ahead)
    lay_every_clearance()
    return rules


def due_again(proof: Proof, seen_on: date, rules: VolunteerRules) -> date | None:
    """The first day on which a proof seen on a day is no longer good; None when it does not run out."""
    months = rules.months.get(proof.value)
    return None if months is None else months_later(seen_on, months)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_after - timedelta(days=1))


def _check_assessor(by: Actor) -> None:
    if not access.may_assess_record_checks(by):
        raise Refused(_("Kun lederen bestiller og vurderer børneattester."))


def _check_not_ahead(on: date) -> None:
    if on > clock.today():
        raise Refused(_("Vælg en dag, der har været."))

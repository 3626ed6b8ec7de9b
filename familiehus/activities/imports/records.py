"""What a file said about an activity, kept as plain values, so that the next import can tell what is new in it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from familiehus.activities.imports.proposals import Change, LeftOut, Plan, Proposal
from familiehus.kernel.spans import Span
from familiehus.series.reading import read_rule
from familiehus.series.timetables import Timetable

MINUTE = timedelta(minutes=1)


def record_of(proposal: Proposal) -> dict[str, Any]:
    """The proposal as JSON can hold it; equal exactly when the file says the same."""
    table = proposal.timetable
    return {
        "title": proposal.title,
        "text": proposal.text,
        "place": proposal.place,
        "private": proposal.is_private,
        "cancelled": proposal.is_cancelled,
        "first_on": table.first_on.isoformat(),
        "starts": table.starts.isoformat() if table.starts else None,
        "minutes": int(table.length / MINUTE),
        "rule": table.rule.text if table.rule else None,
        "skips": sorted(day.isoformat() for day in table.skip_days),
        "changes": [
            {
                "original": change.original_start.isoformat(),
                "starts": change.span.starts_at.isoformat(),
                "ends": change.span.ends_at.isoformat(),
                "title": change.title,
                "text": change.text,
                "place": change.place,
                "cancelled": change.is_cancelled,
            }
            for change in proposal.changes
        ],
    }


def proposal_from(uid: str, part: str, record: dict[str, Any]) -> Proposal:
    """What the file said then."""
    first_on = date.fromisoformat(record["first_on"])
    return Proposal(
        uid=uid,
        part=part,
        title=record["title"],
        text=record["text"],
        place=record["place"],
        timetable=Timetable(
            first_on=first_on,
            starts=time.fromisoformat(record["starts"]) if record["starts"] else None,
            length=record["minutes"] * MINUTE,
            rule=read_rule(record["rule"], first_on) if record["rule"] else None,
            skip_days=frozenset(map(date.fromisoformat, record["skips"])),
        ),
        is_private=record["private"],
        is_cancelled=record["cancelled"],
        changes=tuple(
            Change(
                original_start=datetime.fromisoformat(change["original"]),
                span=Span(datetime.fromisoformat(change["starts"]), datetime.fromisoformat(change["ends"])),
                title=change["title"],
                text=change["text"],
                place=change["place"],
                is_cancelled=change["cancelled"],
            )
            for change in record["changes"]
        ),
    )


def plan_record(plan: Plan) -> dict[str, Any]:
    """A whole plan as JSON can hold it, while somebody looks at the preview. The file itself is never kept."""
    return {
        "name": plan.name,
        "events": plan.events,
        "changed_dates": plan.changed_dates,
        "fallen_apart": plan.fallen_apart,
        "people_dropped": plan.people_dropped,
        "other": [list(pair) for pair in plan.other],
        "left_out": [left_out_record(each) for each in plan.left_out],
        "proposals": [
            {
                "uid": proposal.uid,
                "part": proposal.part,
                "categories": list(proposal.categories),
                "notes": list(proposal.notes),
                "record": record_of(proposal),
            }
            for proposal in plan.proposals
        ],
    }


def plan_from(record: dict[str, Any]) -> Plan:
    """The plan as it was made from the file."""
    return Plan(
        name=record["name"],
        events=record["events"],
        proposals=tuple(
            replace(
                proposal_from(each["uid"], each["part"], each["record"]),
                categories=tuple(each["categories"]),
                notes=tuple(each["notes"]),
            )
            for each in record["proposals"]
        ),
        left_out=tuple(LeftOut(**each) for each in record["left_out"]),
        changed_dates=record["changed_dates"],
        fallen_apart=record["fallen_apart"],
        people_dropped=record["people_dropped"],
        other=tuple((kind, number) for kind, number in record["other"]),
    )


def left_out_record(left: LeftOut) -> dict[str, Any]:
    return {"number": left.number, "uid": left.uid, "title": left.title, "reason": left.reason}

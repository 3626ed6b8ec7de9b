"""The least that anybody can do, to measure beside the house.

A bare WSGI app and a bare Flask route that return the same bytes, and a bare Flask route that books a seat through
SQLAlchemy and does nothing else.
"""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ETAG = '"kept-gzip"'


def bare_wsgi(packed: bytes) -> Callable[..., Iterable[bytes]]:
    """The least that anybody can do: the bytes, or 304."""
    headers = [("ETag", ETAG), ("Cache-Control", "public, max-age=300"), ("Vary", "Accept-Encoding")]
    whole = [
        *headers,
        ("Content-Type", "text/calendar; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", str(len(packed))),
    ]

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_IF_NONE_MATCH") == ETAG:
            start_response("304 NOT MODIFIED", headers)
            return ()
        start_response("200 OK", whole)
        return (packed,)

    return answer


def bare_flask(packed: bytes) -> Callable[..., Any]:
    """The same as a route of Flask's with nothing around it."""
    from flask import Flask, Response, request

    bare = Flask("bare")

    @bare.get("/<path:path>")
    def answer(path: str) -> Response:
        known = request.headers.get("If-None-Match") == ETAG
        response = Response(b"" if known else packed, 304 if known else 200, content_type="text/calendar")
        response.headers["ETag"] = ETAG
        response.headers["Cache-Control"] = "public, max-age=300"
        response.headers["Vary"] = "Accept-Encoding"
        if not known:
            response.headers["Content-Encoding"] = "gzip"
        return response

    return bare


def bare_seats(folder: Path) -> Callable[..., Any]:
    """Look a token up, take a seat by a guarded UPDATE, write a row, commit to the disk. No rule, form, page or trail."""
    from flask import Flask, Response
    from sqlalchemy import ForeignKey, create_engine, event, select, update
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Date(Base):
        __tablename__ = "dates"
        id: Mapped[int] = mapped_column(primary_key=True)
        seats: Mapped[int]
        taken: Mapped[int] = mapped_column(default=0)

    class Seat(Base):
        __tablename__ = "seats"
        id: Mapped[int] = mapped_column(primary_key=True)
        date_id: Mapped[int] = mapped_column(ForeignKey("dates.id"), index=True)
        token: Mapped[str] = mapped_column(index=True)

    engine = create_engine(f"sqlite:///{folder / 'seats.sqlite3'}")

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Date(seats=1_000_000))
        session.commit()
    bare, turns = Flask("bare"), threading.Lock()

    @bare.get("/kalender")
    def page() -> Response:
        return Response("Kalender")

    @bare.post("/seat/<token>")
    def seat(token: str) -> Response:
        with turns, Session(engine) as session:
            session.scalars(select(Seat).where(Seat.token == token).limit(1)).first()
            session.execute(
                update(Date).where(Date.id == 1, Date.taken < Date.seats).values(taken=Date.taken + 1)
            )
            session.add(Seat(date_id=1, token=token))
            session.commit()
        return Response(status=303, headers={"Location": "/kalender"})

    return bare

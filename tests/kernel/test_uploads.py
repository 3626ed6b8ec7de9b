"""Pictures: judged by content, made anew, found only by who may see them (R45, R46)."""

import io
import struct
import zlib

import pytest
from PIL import Image
from sqlalchemy import select

from familiehus.kernel import uploads
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, everyone, is_staff
from familiehus.kernel.uploads import Picture

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def picture(kind: str = "JPEG", size=(40, 20), mode="RGB", **more) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "red" if mode != "P" else 1).save(made, kind, **more)
    return made.getvalue()


def with_gps() -> bytes:
    """A telephone's picture: lying, with maker, place and a thumbnail comment."""
    exif = Image.Exif()
    exif[MAKER] = "Telefon"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (55.0, 40.0, 0.0), 3: "E", 4: (12.0, 34.0, 0.0)})
    return picture(exif=exif, comment=b"Storegade 1")


def bomb() -> bytes:
    """A PNG of 30,000 × 30,000 that is a few kilobytes on the way in."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 3751 * 300)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("kind", "mode", "more"),
    [
        ("JPEG", "RGB", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "P", {}),
        ("PNG", "1", {}),
        ("WEBP", "RGB", {}),
        ("GIF", "P", {}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
    ],
)
def test_a_picture_is_made_anew_as_webp(shop, kind, mode, more):
    made = uploads.read(io.BytesIO(picture(kind, mode=mode, **more)))

    with Image.open(io.BytesIO(made)) as seen:
        assert seen.format == "WEBP"
        assert seen.size == (40, 20)


def test_nothing_is_left_of_place_and_maker_and_it_stands_upright(shop):
    raw = with_gps()
    with Image.open(io.BytesIO(raw)) as before:
        assert before.getexif().get_ifd(GPS)

    made = uploads.read(io.BytesIO(raw))

    with Image.open(io.BytesIO(made)) as after:
        assert not after.getexif()
        assert not set(after.info) & {"exif", "xmp", "comment", "icc_profile"}
        assert after.size == (20, 40), "turned as the telephone meant it"
    assert b"Telefon" not in made
    assert b"Storegade" not in made
    assert b"EXIF" not in made


def test_a_picture_whose_metadata_is_broken_is_taken_without(shop):
    """The maker's name stands where the height should: Pillow turns the picture, and cannot write that down."""
    maker, height = (struct.pack(">HH", tag, 2) for tag in (MAKER, 0x0101))
    broken = with_gps().replace(maker, height)
    assert broken != with_gps()

    assert Image.open(io.BytesIO(uploads.read(io.BytesIO(broken)))).format == "WEBP"


def test_a_large_one_is_made_smaller(shop):
    made = uploads.read(io.BytesIO(picture(size=(4000, 1000))))

    with Image.open(io.BytesIO(made)) as seen:
        assert seen.size == (1600, 400)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hej",
        SVG,
        b"<html><script>alert(1)</script>",
        b"%PDF-1.4",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a" + b"\xff" * 200,
        b"\xff\xd8\xff\xe0" + b"\0" * 50,
        picture()[:200],
        picture("TIFF"),
        picture("BMP"),
        b"PK\x03\x04" + b"\0" * 100,
    ],
)
def test_what_is_no_picture_gets_a_sentence(shop, raw):
    with pytest.raises(Refused, match="ikke et billede"):
        uploads.read(io.BytesIO(raw))


def test_a_bomb_is_not_opened(shop):
    assert len(bomb()) < 10_000
    with pytest.raises(Refused, match=r"for mange punkter|ikke et billede"):
        uploads.read(io.BytesIO(bomb()))


def test_too_many_bytes_are_not_read(shop):
    with pytest.raises(Refused, match="10 MB"):
        uploads.read(io.BytesIO(picture() + b"\0" * 10_000_000))


def test_a_script_behind_a_picture_does_not_come_along(shop):
    made = uploads.read(io.BytesIO(picture("GIF", mode="P") + SVG))

    assert b"script" not in made


@pytest.fixture
def kept(shop, monkeypatch):
    monkeypatch.setattr(uploads, "_may_see", {"logo": everyone, "loan": is_staff})

    def keep(purpose: str) -> Picture:
        row = uploads.keep(uploads.read(io.BytesIO(picture())), purpose, by=THE_HOUSE)
        db.session.commit()
        return row

    return keep


def test_it_lies_under_a_random_name_outside_what_is_served(shop, kept):
    row = kept("logo")

    assert row.path.is_file()
    assert row.path.stem == row.key
    assert shop.extensions["settings"].data in row.path.parents
    assert not row.path.is_relative_to(shop.static_folder)


@pytest.mark.parametrize(
    ("purpose", "worker_role", "status", "cached"),
    [
        ("logo", None, 200, "public, max-age=86400"),
        ("loan", "staff", 200, "private, no-store"),
        ("loan", "family", 404, None),
        ("loan", None, 404, None),
        ("unheard of", "manager", 404, None),
    ],
)
def test_only_who_may_sees_it(worker, kept, purpose, worker_role, status, cached):
    key = kept(purpose).key
    headers = {"X-Worker": worker_role} if worker_role else {}

    answer = worker.get(f"/billeder/{key}", **headers)

    assert answer.status == status
    if status == 200:
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == cached
        assert key in answer.headers["Content-Disposition"]
    answer.response.close()


@pytest.mark.parametrize(
    "key",
    [
        "..",
        "../secret_key",
        "%2e%2e%2fsecret_key",
        "..%5csecret_key",
        "a/../../secret_key",
        "\x00",
        "x" * 5000,
    ],
)
def test_no_path_leads_out_of_the_folder(worker, key):
    answer = worker.get(f"/billeder/{key}")

    assert answer.status in (308, 404)
    assert "k" * 40 not in answer.text


def test_a_forgotten_picture_is_gone_from_disk_and_database(worker, kept):
    row = kept("logo")
    path, key = row.path, row.key

    uploads.forget(row)
    db.session.commit()

    assert not path.exists()
    assert not db.session.scalars(select(Picture)).all()
    assert worker.get(f"/billeder/{key}").status == 404

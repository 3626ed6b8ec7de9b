"""What a camera sees, for Chromium's fake capture device: a label lying on a table, as a Y4M film."""

import io
from pathlib import Path

import segno
from PIL import Image

WIDTH, HEIGHT, FRAMES = 640, 480, 4


def film_of(path: Path, text: str) -> Path:
    """A film of a printed label with that text as its QR code, somewhat askew, as a hand holds it."""
    drawn = io.BytesIO()
    segno.make(text, error="q", micro=False).save(drawn, kind="png", scale=7, border=4)
    label = (
        Image.open(drawn)
        .convert("L")
        .rotate(4, expand=True, fillcolor=205, resample=Image.Resampling.BICUBIC)
    )
    table = Image.new("L", (WIDTH, HEIGHT), 205)
    table.paste(label, ((WIDTH - label.width) // 2, (HEIGHT - label.height) // 2))
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    frame = b"FRAME\n" + table.tobytes() + grey
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420\n".encode() + frame * FRAMES)
    return path


def flags_for(film: Path) -> list[str]:
    """Chromium's flags for a device whose camera sees the film, and whose owner said yes."""
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]

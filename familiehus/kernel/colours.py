"""The house's own colour, made readable: whatever colour a house chooses, its words can be read on it."""

import colorsys
import re

Rgb = tuple[float, float, float]

READABLE = 4.5  # WCAG 2.2, 1.4.3: text against its ground
LIGHT_GROUNDS = ("#faf5ea", "#fffdf8", "#f2eadb")
DARK_GROUNDS = ("#141b1c", "#1d2728", "#0f1516")


def rgb(colour: str) -> Rgb:
    """`#0e5a5c` as three shares of one. Raises ValueError for anything but six hexadecimal figures."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"not a colour: {colour!r}")
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def written(colour: Rgb) -> str:
    """The colour as a stylesheet writes it."""
    return "#" + "".join(f"{round(min(max(share, 0.0), 1.0) * 255):02x}" for share in colour)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """That share of the colour upon the ground."""
    red, green, blue = (
        upper * share + lower * (1 - share) for upper, lower in zip(rgb(colour), rgb(ground), strict=True)
    )
    return written((red, green, blue))


def _with_lightness(colour: str, lightness: float) -> str:
    hue, _old, saturation = colorsys.rgb_to_hls(*rgb(colour))
    return written(colorsys.hls_to_rgb(hue, lightness, saturation))


def _shades(colour: str, step: float) -> list[str]:
    """The colour itself, then ever darker (a negative step) or lighter ones, to the end."""
    _hue, lightness, _saturation = colorsys.rgb_to_hls(*rgb(colour))
    shades = [colour.lower()]
    while 0 < lightness < 1:
        lightness = min(max(lightness + step, 0.0), 1.0)
        shades.append(_with_lightness(colour, lightness))
    return shades


def light(colour: str) -> dict[str, str]:
    """The five tokens by day: the colour, darkened until it reads on paper and on its own soft ground."""

    def reads(shade: str) -> bool:
        grounds = (*LIGHT_GROUNDS, mixed(shade, "#ffffff", 0.14))
        return all(contrast(shade, ground) >= READABLE for ground in grounds)

    house = next((shade for shade in _shades(colour, -0.01) if reads(shade)), "#000000")
    deep = next(shade for shade in [*_shades(house, -0.01), "#000000"] if contrast(shade, "#f4f4ee") >= 9)
    return {
        "house": house,
        "on-house": "#ffffff",
        "house-soft": mixed(house, "#ffffff", 0.14),
        "house-deep": deep,
        "on-deep": "#f4f4ee",
    }


def dark(colour: str) -> dict[str, str]:
    """The five tokens by night: the colour, lightened until it reads on the dark and under dark words."""

    def reads(shade: str) -> bool:
        grounds = (*DARK_GROUNDS, mixed(shade, DARK_GROUNDS[1], 0.18), "#12191a")
        return all(contrast(shade, ground) >= READABLE + 1 for ground in grounds)

    house = next((shade for shade in _shades(colour, 0.01) if reads(shade)), "#ffffff")
    deep = next(
        shade
        for shade in [*_shades(mixed(house, "#0a1213", 0.18), -0.01), "#000000"]
        if contrast(shade, "#e6ebe8") >= 9
    )
    return {
        "house": house,
        "on-house": "#12191a",
        "house-soft": mixed(house, DARK_GROUNDS[1], 0.18),
        "house-deep": deep,
        "on-deep": "#e6ebe8",
    }


def stylesheet(colour: str) -> str:
    """The tokens of a house of that colour. Raises ValueError when it is not one."""
    day, night = (
        ";".join(f"--{name}:{value}" for name, value in tokens(colour).items()) for tokens in (light, dark)
    )
    return f":root{{{day}}}@media (prefers-color-scheme:dark){{:root{{{night}}}}}\n"

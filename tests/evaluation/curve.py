"""The picture of risk against coverage, as SVG."""

from collections.abc import Sequence

_WIDTH, _HEIGHT, _LEFT, _TOP = 640, 360, 60, 20
_RIGHT, _BOTTOM = 20, 50
_HIGHEST = 0.6
_STYLE = "font: 13px sans-serif; fill: #333"


def draw(points: Sequence[tuple[float, float]]) -> str:
    """Return an SVG of (coverage, risk) points, both 0 to 1."""
    path = " ".join(f"{_x(coverage):.1f},{_y(min(risk, _HIGHEST)):.1f}" for coverage, risk in points)
    lines = [
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{_y(risk):.1f}" y2="{_y(risk):.1f}" stroke="#ddd"/>'
        f'<text x="{_LEFT - 8}" y="{_y(risk) + 4:.1f}" text-anchor="end" style="{_STYLE}">{risk:.0%}</text>'
        for risk in (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    ]
    below = [
        f'<text x="{_x(share):.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle" style="{_STYLE}">{share:.0%}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    ]
    titles = (
        f'<text x="{(_LEFT + _WIDTH) / 2}" y="{_HEIGHT - 8}" text-anchor="middle" style="{_STYLE}">questions answered</text>'
        f'<text x="16" y="{_HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 16 {_HEIGHT / 2})" style="{_STYLE}">'
        "answers without an answering clause</text>"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="Risk against coverage">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>{"".join(lines)}{"".join(below)}{titles}'
        f'<polyline points="{path}" fill="none" stroke="#0a6" stroke-width="2.5"/></svg>\n'
    )


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(risk: float) -> float:
    return _TOP + (1 - risk / _HIGHEST) * (_HEIGHT - _TOP - _BOTTOM)

"""Places as cells: a geohash says roughly where, for ever the same, and needs nobody's map."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
_BITS = 5
_KM_PER_DEGREE = 111.32


@dataclass(frozen=True)
class Cell:
    """A geohash cell: its name, its middle in degrees, its size in km (the width is measured at its middle)."""

    name: str
    latitude: float
    longitude: float
    width_km: float
    height_km: float

    def as_json(self) -> dict[str, Any]:
        """Return what may be stored and shown: the middle of the cell, never a point within it."""
        return {
            "cell": self.name,
            "center": {"lat": round(self.latitude, 4), "lon": round(self.longitude, 4)},
            "width_km": self.width_km,
            "height_km": self.height_km,
        }


def coordinates(value: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return the latitude and longitude in degrees that a source gave, if they are on the globe."""
    found = [value.get("lat"), value.get("lon")]
    numbers = [float(item) for item in found if isinstance(item, int | float) and not isinstance(item, bool)]
    if len(numbers) != 2 or not (-90 <= numbers[0] <= 90 and -180 <= numbers[1] <= 180):
        return None
    return numbers[0], numbers[1]


def cell_at(*, latitude: float, longitude: float, precision: int) -> Cell:
    """Return the cell of `precision` characters in which a point lies; latitude and longitude in degrees."""
    name, value = "", 0
    spans = [[-180.0, 180.0], [-90.0, 90.0]]
    point = (longitude, latitude)
    for bit in range(precision * _BITS):
        axis = bit % 2
        low, high = spans[axis]
        middle = (low + high) / 2
        upper = point[axis] >= middle
        spans[axis] = [middle, high] if upper else [low, middle]
        value = value << 1 | upper
        if bit % _BITS == _BITS - 1:
            name, value = name + _ALPHABET[value], 0
    return _cell(name, spans)


def cell_named(*, name: Any, precision: int) -> Cell | None:
    """Return the cell of a name, cut to `precision`; nothing for a name that is shorter or none at all."""
    if not isinstance(name, str) or len(name) < precision or any(char not in _ALPHABET for char in name):
        return None
    spans = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = "".join(f"{_ALPHABET.index(char):05b}" for char in name[:precision])
    for bit, upper in enumerate(bits):
        low, high = spans[bit % 2]
        middle = (low + high) / 2
        spans[bit % 2] = [middle, high] if upper == "1" else [low, middle]
    return _cell(name[:precision], spans)


def _cell(name: str, spans: list[list[float]]) -> Cell:
    (west, east), (south, north) = spans
    latitude, longitude = (south + north) / 2, (west + east) / 2
    width = (east - west) * _KM_PER_DEGREE * math.cos(math.radians(latitude))
    return Cell(name, latitude, longitude, round(width, 1), round((north - south) * _KM_PER_DEGREE, 1))

"""One immutable snapshot of all regions, answering every question of reference by dictionary look-ups."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from kentongan_directory.category import Category
from kentongan_directory.codes import NATION, parent_of, province_of, region_of_unit
from kentongan_directory.hours import NATIONAL_HOURS, Hours
from kentongan_directory.policy import Kind, LegalClass, Policy
from kentongan_directory.policy_choice import fitting, most_specific
from kentongan_directory.region import Holiday, Region
from kentongan_directory.unit import Unit

_NATIONAL_TIMEZONE = ZoneInfo("Asia/Jakarta")


class NationMissing(LookupError):
    """The directory holds no nation yet, so nobody can answer for what no region answers for."""

    def __init__(self) -> None:
        super().__init__(f"the directory holds no region {NATION}; apply its region file first")


class Directory:
    """A known region answers for itself; what it leaves open, and an unknown region, is answered from above."""

    __slots__ = ("_category_lines", "_children", "_holidays", "_lineages", "_zones", "categories", "regions", "units")

    regions: Mapping[str, Region]
    units: Mapping[str, Unit]
    categories: Mapping[str, Category]

    def __init__(self, regions: Iterable[Region] = ()) -> None:
        by_code = {region.code: region for region in sorted(regions, key=lambda region: region.code)}
        nation = by_code.get(NATION)
        self.regions = MappingProxyType(by_code)
        self.units = MappingProxyType({unit.code: unit for region in by_code.values() for unit in region.units})
        self.categories = MappingProxyType({entry.code: entry for entry in nation.categories} if nation else {})
        self._lineages = {code: self._climb(code) for code in by_code}
        self._zones = {code: ZoneInfo(region.timezone) for code, region in by_code.items()}
        self._holidays = {code: _days_off(lineage) for code, lineage in self._lineages.items()}
        self._category_lines = {code: self._climb_categories(code) for code in self.categories}
        self._children = self._grouped_children()

    @property
    def has_nation(self) -> bool:
        return NATION in self.regions

    def replacing(self, regions: Iterable[Region]) -> "Directory":
        """A new snapshot in which these regions are new or take the place of their forerunners."""
        return Directory({**self.regions, **{region.code: region for region in regions}}.values())

    def region(self, code: str) -> Region | None:
        return self.regions.get(code)

    def unit(self, code: str) -> Unit | None:
        return self.units.get(code)

    def category(self, code: str) -> Category | None:
        return self.categories.get(code)

    def category_line(self, code: str | None) -> tuple[Category, ...]:
        """The category itself, then the wider ones above it; nothing for an unknown one."""
        return self._category_lines.get(code, ()) if code else ()

    def units_of(self, region: str) -> tuple[Unit, ...]:
        known = self.regions.get(region)
        return known.units if known else ()

    def lineage(self, region: str) -> tuple[Region, ...]:
        """The region itself where it is known, then the known ones above it, up to the nation."""
        return self._lineages[region] if region in self._lineages else self._climb(region)

    def ancestors(self, region: str) -> tuple[Region, ...]:
        lineage = self.lineage(region)
        return lineage[1:] if region in self.regions else lineage

    def children(self, region: str) -> tuple[Region, ...]:
        """The regions directly below; one whose own parent is unknown counts to the nearest known above."""
        return self._children.get(region, ())

    def province_of(self, region: str) -> str:
        return province_of(region)

    def coordinator_of(self, region: str) -> Unit:
        """The region's coordinator, else the nearest above it; the nation always has one."""
        for candidate in self.lineage(region):
            if candidate.coordinator:
                return self.units[candidate.coordinator]
        raise NationMissing

    def timezone_of(self, region: str) -> ZoneInfo:
        return next((self._zones[known.code] for known in self.lineage(region)), _NATIONAL_TIMEZONE)

    def holidays_for(self, region: str) -> tuple[Holiday, ...]:
        """The region's own days off and those of the regions above it, by date; national holidays are not here."""
        return self._holidays[region] if region in self._holidays else _days_off(self.lineage(region))

    def hours_for(self, code: str) -> Hours:
        """The working week of a unit or of a region, whichever the code names."""
        unit = self.units.get(code)
        if unit and unit.hours:
            return unit.hours
        lineage = self.lineage(region_of_unit(code))
        return next((region.working_hours for region in lineage if region.working_hours), NATIONAL_HOURS)

    def legal_class_of(self, kind: Kind, category: str | None) -> LegalClass:
        if kind == "information":
            return "information"
        known = self.categories.get(category) if category else None
        return known.legal_class if known else "no_oversight"

    def policy_for(self, *, kind: Kind, category: str | None, region: str, on_date: date) -> Policy:
        """The most specific policy in force; the region's own before its province's before the nation's.

        Before the nation's first policy came into force that first one is taken, so that there is always one.
        """
        line = [entry.code for entry in self.category_line(category)]
        legal_class = self.legal_class_of(kind, category)
        for level in self.lineage(region):
            policies = fitting(level.policies, kind, legal_class=legal_class, category_line=line)
            if chosen := most_specific(policies, on_date, category_line=line):
                return chosen
            if level.is_nation:
                return min(policies, key=lambda policy: policy.effective_from)
        raise NationMissing

    def _climb(self, code: str) -> tuple[Region, ...]:
        lineage, above = [], code if code in self.regions else parent_of(code)
        while above is not None:
            if known := self.regions.get(above):
                lineage.append(known)
            above = parent_of(above)
        return tuple(lineage)

    def _climb_categories(self, code: str) -> tuple[Category, ...]:
        line, above = [], self.categories.get(code)
        while above is not None:
            line.append(above)
            above = self.categories.get(above.parent) if above.parent else None
        return tuple(line)

    def _grouped_children(self) -> dict[str, tuple[Region, ...]]:
        grouped: dict[str, list[Region]] = {}
        for code, lineage in self._lineages.items():
            if len(lineage) > 1:
                grouped.setdefault(lineage[1].code, []).append(self.regions[code])
        return {code: tuple(children) for code, children in grouped.items()}


def _days_off(lineage: tuple[Region, ...]) -> tuple[Holiday, ...]:
    by_date = {holiday.date: holiday for region in reversed(lineage) for holiday in region.holidays}
    return tuple(by_date[day] for day in sorted(by_date))

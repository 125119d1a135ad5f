"""The directory of the nation: which regions, units, categories, calendars and policies there are."""

"""What may stand in addresses: keys of rows, and codes of regions. Anything else is a 404, and never reaches a database."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter


class KeyConverter(IntConverter):
    """A number that every database takes for a key: a longer one is nobody's, and would be an error instead of a 404."""

    regex = "[0-9]{1,9}"


class RegionCodeConverter(StringConverter):
    """The code of a region, from province to village."""

    regex = r"[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?"


register_converter(KeyConverter, "key")
register_converter(RegionCodeConverter, "region")

"""Keys of rows in addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class KeyConverter(IntConverter):
    """A number that every database takes for a key: a longer one is nobody's, and would be an error instead of a 404."""

    regex = "[0-9]{1,9}"


register_converter(KeyConverter, "key")

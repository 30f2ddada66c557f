"""What axe-core can be asked, as its options say it.

The contrast of colours takes it most of its time, so a page may be asked for that alone, or for the rest.
"""

from enum import Enum
from types import MappingProxyType


class Asked(Enum):
    """The rules to try."""

    ALL = MappingProxyType({})
    CONTRAST = MappingProxyType({"runOnly": ["color-contrast"]})
    ALL_BUT_CONTRAST = MappingProxyType({"rules": {"color-contrast": {"enabled": False}}})

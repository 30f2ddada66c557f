"""The settings that keep the served screens on this computer and quiet, and charts that everybody can read."""

import itertools
import tomllib

import pytest
from house import ROOT
from streamlit import config

SETTINGS = {
    "server": {
        "address": "127.0.0.1",
        "allowedHosts": ["127.0.0.1", "localhost"],
        "maxUploadSize": 10,
        "maxWidgetStateSize": 5,
        "disconnectedSessionTTL": 60,
        "fileWatcherType": "none",
        "enableStaticServing": False,
        "enableAgentApi": False,
        "showEmailPrompt": False,
    },
    "client": {
        "showErrorDetails": "none",
        "showErrorLinks": False,
        "toolbarMode": "viewer",
        "disableDataExport": True,
        "allowedOrigins": [],
    },
    "browser": {"gatherUsageStats": False},
    "runner": {"magicEnabled": False, "postScriptGC": False},
}
LEAST_CONTRAST = 3  # WCAG 2.2, success criterion 1.4.11: graphics against what is beside them
LEAST_FOR_TEXT = 4.5  # WCAG 2.2, success criterion 1.4.3
FEWEST_COLOURS = 10  # Streamlit's chart theme repeats or fails below this


@pytest.fixture(scope="module")
def settings():
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def luminance(colour):
    """Relative luminance of "#RRGGBB" (WCAG 2.2, definitions)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def flat(section, prefix=""):
    for name, value in section.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_settings_are_those_that_were_tried(settings):
    assert {name: section for name, section in settings.items() if name != "theme"} == SETTINGS


def test_streamlit_knows_every_setting(settings):
    assert [name for name in flat(settings) if name not in config._config_options_template] == []


def test_contrast_is_as_published():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_neighbouring_chart_colours_and_the_background_differ(settings, theme):
    look = settings["theme"][theme]
    colours = look["chartCategoricalColors"]
    assert len(colours) == len(set(colours)) >= FEWEST_COLOURS
    pairs = [*itertools.pairwise([*colours, colours[0]]), *((one, look["backgroundColor"]) for one in colours)]
    assert [pair for pair in pairs if contrast(*pair) < LEAST_CONTRAST] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_borders_can_be_read(settings, theme):
    look = settings["theme"][theme]
    grounds = (look["backgroundColor"], look["secondaryBackgroundColor"])
    words = itertools.product((look["textColor"], look["linkColor"]), grounds)
    assert [pair for pair in words if contrast(*pair) < LEAST_FOR_TEXT] == []
    assert contrast(look["borderColor"], look["backgroundColor"]) >= LEAST_CONTRAST
    assert contrast(look["primaryColor"], look["backgroundColor"]) >= LEAST_CONTRAST


def test_nothing_is_fetched_for_its_looks(settings):
    faces = [name for name in flat(settings["theme"]) if "font" in name.lower() and "sizes" not in name.lower()]
    assert faces == []

"""How much the property tests try: a quick profile everywhere, a long one where it is asked for."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick",
    max_examples=20,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("BENEFITS_HYPOTHESIS", "quick"))

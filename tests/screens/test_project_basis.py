"""In which prices, and seen from which year, a project's page shows its figures: both are chosen and always told."""

from visiting import read, visit


def said(at) -> str:
    return read(at).replace("\\", "")


def tiles(at) -> dict[str, str]:
    return {one.label: one.value for one in at.metric}


def test_a_later_present_value_year_is_told_and_moves_values_and_no_ratio(linked):
    at = visit("project", project="LINK", seen_from="2028-29")
    assert not at.exception
    # 5.275190 million x 1.035 x 1.035 (worked example E1.4)
    assert tiles(at)["Society"] == "£5.7m"
    assert tiles(at)["Back per £1 (BCR)"] == "£1.26"
    assert "discounted to 2028-29 at standard rates" in said(at)


def test_other_prices_are_told_and_kept_in_the_address(linked):
    at = visit("project", project="LINK")
    assert "2026-27 prices, discounted to each project's own year 0" in said(at)
    at.selectbox(key="prices").set_value("2020-21").run()
    assert at.query_params["prices"] == "2020-21"
    assert "2020-21 prices" in said(at)
    assert tiles(at)["Society"] == "£4.3m"  # 5.275190 million x 85.1105 / 105.4195


def test_a_year_that_is_none_is_passed_over(linked):
    at = visit("project", project="LINK", seen_from="2028-30", prices="soon")
    assert not at.exception
    assert tiles(at)["Society"] == "£5.3m"

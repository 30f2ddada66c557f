"""The rescue list: what it finds, who would pay what, and the way to sharing the cost."""

from visiting import NOTHING_YET, buttons, headings, labelled, press, read, stands_as_text, table, visit


def test_an_empty_register_says_what_to_do(live):
    assert NOTHING_YET in read(visit("rescues"))


def test_the_running_example_lacks_and_is_offered_what_the_methods_say(linked):
    """DWP pays 20.2m and gets 6.4m; HMRC and MOJ gain 11.5m and 5.1m."""
    at = visit("rescues", project="LINK")
    assert headings(at)[0].replace("\\", "") == (
        "1 project costs its payers more than they get back; £13.9 million from those who gain would keep "
        "£2.7 million of value across government"
    )
    listed = table(at, "rescues")
    assert listed["Smallest rescue (£m)"].tolist() == [13.9]
    assert listed["Could pay"].tolist() == ["HMRC, MOJ"]
    bodies = table(at, "rescue-bodies").set_index("Body")
    assert bodies["Would pay (£m)"].to_dict() == {"DWP": 0, "HMRC": 9.6, "MOJ": 4.3}
    assert bodies["Passes its own test now"].to_dict() == {"DWP": "No", "HMRC": "Yes", "MOJ": "Yes"}
    assert set(bodies["Passes after"]) == {"Yes"}
    assert "From DEL cash alone £13.9 million of it would be missing" in read(at).replace("\\", "")


def test_no_project_is_asked_about_until_one_is_chosen(linked):
    at = visit("rescues")
    assert "Share this cost" not in buttons(at)
    labelled(at, "selectbox", "Project at risk").select("LINK").run()
    assert "Share this cost" in buttons(at)


def test_accepted_claims_only_leave_nothing_at_risk(linked):
    at = visit("rescues", claims="accepted_only")
    assert headings(at) == ["No project is at risk"]


def test_one_press_leads_to_sharing_the_cost(linked):
    at = press(visit("rescues", project="LINK"), "Share this cost")
    assert at.title[0].value == "Cost sharing"
    assert at.query_params["project"] == "LINK"


def test_the_example_shows_the_case_that_fails_alone(example):
    at = visit("rescues", register="example")
    assert table(at, "rescues")["Code"].tolist() == ["RTI"]


def test_peoples_words_stay_words(hostile):
    assert stands_as_text(visit("rescues", project="LINK"))

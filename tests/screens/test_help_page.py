"""The help page: a list of documents, each with an address of its own, and tables that can be narrowed."""

from visiting import HOSTILE, headings, read, stands_as_text, table, visit

from benefits.reference.help import documents


def test_lists_every_document_before_any_register_exists_whatever_the_address_names():
    at = visit("help", document=HOSTILE)
    assert not at.exception
    assert stands_as_text(at)
    captions = [one.value for one in at.caption]
    assert [one for one in captions if one in {held.about for held in documents()}] == [
        one.about for one in documents()
    ]


def test_a_document_opens_by_its_address_and_its_requirements_are_narrowed_by_another():
    at = visit("help", document="asvs", status="not met")
    asked = next(one for one in documents() if one.name == "asvs")
    assert not at.exception
    assert headings(at)[0] == asked.title
    assert f"{len(asked.table)} requirements" in read(at)
    shown = table(at, "asvs")
    assert set(shown["Status"]) == {"not met"}
    assert len(shown) == sum(row["status"] == "not met" for row in asked.table)
    at.selectbox(key="document").set_value("threat-model").run()
    assert at.query_params["document"] == "threat-model"
    assert headings(at)[0] == "Threat model"

"""The dictionary says of every field of every record what the record says, and every choice resolves."""

from dataclasses import MISSING
from dataclasses import fields as record_fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import get_type_hints

import pytest

from benefits.periods import FinancialYear, Series
from benefits.records import categories
from benefits.records.model import REFERENCES, TABLES
from benefits.reference.dictionary import CHOICE_TABLES, FieldType, field, fields, reference_choices
from benefits.reference.sources import UnknownReference, data_folder, read_table

EVERY = [one for table in TABLES for one in fields(table)]

# What the record's annotation allows the dictionary to say.
ALLOWED = {
    bool: {FieldType.FLAG},
    int: {FieldType.INTEGER},
    Decimal: {FieldType.MONEY, FieldType.NUMBER, FieldType.FRACTION},
    date: {FieldType.DATE},
    FinancialYear: {FieldType.YEAR},
    Series: {FieldType.AMOUNTS},
    str: {FieldType.CODE, FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CHOICE, FieldType.REFERENCE},
}


def ident(one):
    return f"{one.table}.{one.name}"


def enum_of(name: str) -> type[StrEnum] | None:
    """The category of the records with that name, if there is one."""
    found = getattr(categories, name, None)
    return found if isinstance(found, type) and issubclass(found, StrEnum) else None


def test_there_is_a_dictionary_for_every_table_and_no_other():
    assert {file.stem for file in (data_folder() / "dictionary").glob("*.csv")} == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_fields_are_those_of_the_record_in_its_order(table):
    assert [one.name for one in fields(table)] == [one.name for one in record_fields(TABLES[table])]


@pytest.mark.parametrize("table", TABLES)
def test_a_field_is_required_where_the_record_has_no_default(table):
    without = {
        one.name for one in record_fields(TABLES[table]) if one.default is MISSING and one.default_factory is MISSING
    }
    assert {one.name for one in fields(table) if one.required} == without


@pytest.mark.parametrize("one", EVERY, ids=ident)
def test_types_agree_with_the_annotations_of_the_record(one):
    hint = get_type_hints(TABLES[one.table])[one.name]
    if hint == tuple[str, ...]:
        assert one.type is FieldType.LIST
        return
    bare = next(iter(getattr(hint, "__args__", (hint,))))
    if issubclass(bare, StrEnum):
        assert one.type is FieldType.CHOICE
        assert one.choices == bare.__name__
    else:
        assert one.type in ALLOWED[bare]


@pytest.mark.parametrize("one", EVERY, ids=ident)
def test_references_name_the_table_that_the_records_name(one):
    expected = REFERENCES[one.table].get(one.name, "")
    if one.type is FieldType.REFERENCE or expected:
        assert one.choices == expected
        assert one.type in (FieldType.REFERENCE, FieldType.LIST)


@pytest.mark.parametrize("one", [one for one in EVERY if one.choices], ids=ident)
def test_every_choice_resolves(one):
    if one.literal_choices:
        assert len(set(one.literal_choices)) == len(one.literal_choices) > 1
    elif one.choices in CHOICE_TABLES:
        assert reference_choices(one.choices)
    else:
        assert enum_of(one.choices) or one.choices in TABLES


@pytest.mark.parametrize("one", EVERY, ids=ident)
def test_only_fields_with_choices_name_any_and_all_of_those_do(one):
    if one.type in (FieldType.CHOICE, FieldType.REFERENCE):
        assert one.choices
    elif one.type is not FieldType.LIST:
        assert not one.choices


@pytest.mark.parametrize("one", EVERY, ids=ident)
def test_every_field_has_a_label_a_help_sentence_and_a_source(one):
    assert one.label
    assert one.label[0].isupper()
    assert one.help.endswith(".")
    assert len(one.help) <= 260
    assert one.source


@pytest.mark.parametrize("one", EVERY, ids=ident)
def test_numbers_name_their_unit(one):
    if one.type in (FieldType.FRACTION, FieldType.AMOUNTS, FieldType.MONEY, FieldType.INTEGER, FieldType.YEAR):
        assert one.unit
    if one.type is FieldType.FRACTION:
        assert one.unit == "fraction"
        assert "fraction" in one.help or "from 0 to 1" in one.help


@pytest.mark.parametrize("table", TABLES)
def test_labels_are_not_used_twice_in_one_table(table):
    labels = [one.label.casefold() for one in fields(table)]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("name", CHOICE_TABLES)
def test_no_code_is_offered_twice(name):
    # A type of project has one row for each measure; all other tables have one row for each code.
    code, words = CHOICE_TABLES[name]
    assert len(reference_choices(name)) == len({(row[code], row[words]) for row in read_table(name)})


def test_the_help_of_amounts_warns_against_increments_and_thousands():
    for table in ("cost_line", "benefit_line"):
        words = field(table, "amounts").help
        assert "not the difference from business as usual" in words
        assert "not thousands" in words


def test_unknown_names_offer_near_ones():
    with pytest.raises(UnknownReference, match="Did you mean cost_line"):
        fields("costline")
    with pytest.raises(UnknownReference, match="Did you mean payer"):
        field("cost_line", "payr")
    with pytest.raises(UnknownReference, match="Did you mean benefit_rules"):
        reference_choices("benefit_rule")

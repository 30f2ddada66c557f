"""Games in files of JSON, and what is said of files that hold none."""

import json
from pathlib import Path

import pytest

from benefits.interchange.game_file import BadGameFile, game_from, read_game
from benefits.portfolio.games import BadGame, Known

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))


@pytest.fixture
def file(tmp_path):
    """A file with the given content."""

    def writing(content):
        path = tmp_path / "game.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return writing


def test_letters_one_after_another_name_a_coalition(file):
    game = read_game(file({"cost": GOLDEN["E4.4"]["cost"]}))
    assert game.players == ("1", "2", "3")
    assert game.cost.tolist() == [0, 163520, 140826, 301607, 250096, 378821, 367370, 412584]
    assert game.known is Known.COSTS


def test_the_values_of_the_worked_example_are_a_game(file):
    game = read_game(file({"value": GOLDEN["E4.1"]["v"], "benefits": GOLDEN["E4.1"]["benefits"]}))
    assert game.value.tolist() == [0, 3, 0, 9, 0, 6, 0, 12]
    assert game.benefit.tolist() == [12.0, 6.0, 3.0]
    assert game.known is Known.VALUES_AND_BENEFITS


def test_names_joined_by_commas_name_a_coalition(file):
    held = {
        "players": ["HMRC", "DWP"],
        "cost": {"HMRC": 5, "DWP": 4, "DWP, HMRC": 7},
        "benefits": {"DWP": 6, "HMRC": 5},
    }
    game = read_game(file(held))
    assert (game.players, game.cost.tolist()) == (("HMRC", "DWP"), [0.0, 5.0, 4.0, 7.0])
    assert game.benefit.tolist() == [5.0, 6.0]


def test_players_are_found_in_the_groups():
    assert game_from({"value": {"HMRC": 1, "DWP": 2, "HMRC,DWP": 4}}).players == ("HMRC", "DWP")
    assert game_from({"value": {"B": 1, "A": 2, "A,B": 4}}).players == ("B", "A")
    assert game_from({"value": {"HMRC": 1}}).players == ("HMRC",)


def test_the_order_of_letters_does_not_matter():
    assert game_from({"cost": {"A": 2, "B": 3, "BA": 4}}).cost.tolist() == [0.0, 2.0, 3.0, 4.0]


def test_a_file_with_a_mark_of_its_byte_order_is_read(file):
    assert read_game(file(b'\xef\xbb\xbf{"cost": {"A": 5}}')).cost.tolist() == [0.0, 5.0]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([1, 2], "A game is an object"),
        ({"costs": {"A": 1}}, "A game has no field costs. Fields: players, cost, value and benefits"),
        ({"benefits": {"A": 1}}, 'either a "cost" or a "value"'),
        ({"cost": {"A": 1}, "value": {"A": 1}}, 'either a "cost" or a "value"'),
        ({"cost": [1, 2]}, '"cost" is an object of amounts'),
        ({"cost": {"A": "5"}}, '"A" of "cost" is no number'),
        ({"cost": {"A": True}}, '"A" of "cost" is no number'),
        ({"cost": {"A": None}}, '"A" of "cost" is no number'),
        ({"cost": {"A": 10**400}}, "too large"),
        ({"players": "AB", "cost": {"A": 1}}, '"players" is a list of names'),
        ({"players": ["A", 2], "cost": {"A": 1}}, '"players" is a list of names'),
        ({"cost": {"A": 1, "B": 1, "AB": 2, "BA": 3}}, 'The cost of "BA" is given twice'),
        ({"cost": {"A": 1, "B": 1, "AAB": 2}}, '"AAB" names a player twice'),
        ({"cost": {"A": 1}, "benefits": {"A": 1, "B": 2}}, "Players and benefits differ in B"),
        ({"cost": {"A": 1, "B": 2, "AB": 2}, "benefits": {"A": 1}}, "Players and benefits differ in B"),
    ],
)
def test_a_file_that_describes_no_game_is_refused(file, content, told):
    with pytest.raises(BadGameFile, match=told):
        read_game(file(content))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"cost": {}}, "There are no players"),
        ({"cost": {"A": 1, "B": 2}}, "The cost is missing of: A and B together"),
        ({"players": ["A", "B", "C"], "value": {"A": 1, "B": 2, "AB": 3}}, "The value is missing of: C; A and C"),
        ({"players": ["A"], "cost": {"A": 1, "AB": 2}}, "B stands in a coalition and is no player"),
        ({"players": ["A", "A"], "cost": {"A": 1}}, "A stands twice"),
        ({"cost": {"A": float("nan")}}, "The cost of A is no number"),
        ({"cost": {"A": float("inf")}}, "The cost of A is no number"),
        ({"cost": {"": 1, "A": 2}}, "The cost of no players is 1"),
    ],
)
def test_a_game_that_lacks_something_is_refused(file, content, told):
    with pytest.raises(BadGame, match=told):
        read_game(file(content))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"cost": {"A": 1,}}', "is not JSON: there is a mistake in line 1"),
        (b"", "is not JSON"),
        (b"[" * 200_000, "is not JSON"),
        (b'{"cost": {"\xff": 1}}', "is not in UTF-8"),
        (b'{"cost": {"A": 1, "A": 2}}', '"A" stands twice'),
        (b'{"cost": {"A": ' + b"9" * 5_000 + b"}}", "holds a number of thousands of digits"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(file, content, told):
    with pytest.raises(BadGameFile, match=told):
        read_game(file(content))


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BadGameFile, match="There is no file"):
        read_game(tmp_path / "gone.json")
    with pytest.raises(BadGameFile, match="There is no file"):
        read_game(tmp_path)

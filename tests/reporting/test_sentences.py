import pytest
from small_pages import HOSTILE, PARTIES, M, appraisal, party, portfolio, project, row, unknown

from benefits.appraisal.classes import Classification
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims, Standpoint
from benefits.appraisal.measures import Answer
from benefits.portfolio.basis import Basis
from benefits.records.categories import Stage
from benefits.reporting import sentences
from benefits.reporting.words import escape_markdown
from benefits.views.portfolio import Total
from benefits.views.projects import ProjectLine, ProjectsPage


def of_class(n, classification):
    return [row(f"{classification}{i}", classification) for i in range(n)]


def listing(found, held):
    one = ProjectLine("P1", "Share", "HMRC", Stage.OBC, Classification.AT_RISK, 0.0, 0.0)
    return ProjectsPage(Basis(), held, (one,) * found, may_add=False)


class TestPortfolio:
    def test_one_project_at_risk(self):
        assert sentences.portfolio_finding(portfolio()) == (
            "1 project fails its payer's own test but passes across government: "
            "£30 million of value would be lost if it were dropped."
        )

    def test_several_projects_at_risk(self):
        assert sentences.portfolio_finding(portfolio(of_class(3, Classification.AT_RISK))) == (
            "3 projects fail a payer's own test but pass across government: "
            "£90 million of value would be lost if they were dropped."
        )

    def test_no_project_at_risk(self):
        said = sentences.portfolio_finding(portfolio(of_class(2, Classification.SELF_SUPPORTING)))
        assert said == "No project shown fails its payer's own test while it passes across government."

    @pytest.mark.parametrize(("n", "said"), [(1, "1 of 1 project cannot"), (2, "2 of 2 projects cannot")])
    def test_says_how_many_cannot_be_judged(self, n, said):
        assert said in sentences.portfolio_finding(portfolio(of_class(n, Classification.UNKNOWN)))

    def test_an_empty_selection_is_no_finding(self):
        assert sentences.portfolio_finding(portfolio([])) == sentences.NOTHING_SHOWN

    def test_names_the_money_and_the_claims_it_counts(self):
        said = sentences.portfolio_finding(portfolio(money=Money.DEL_CASH, claims=Claims.ACCEPTED))
        assert "£30 million of accepted DEL cash would be lost" in said

    def test_the_three_decisions_are_named(self):
        one, two = (sentences.at_risk_intro(portfolio(of_class(n, Classification.AT_RISK))) for n in (1, 2))
        assert one.startswith("1 project costs its payers")
        assert two.startswith("2 projects cost their payers")
        assert "share the cost, ask for central money, or stop knowingly" in one
        assert "comes first" in two
        assert "comes first" not in one
        assert sentences.at_risk_intro(portfolio([])).startswith("No project shown is at risk")

    def test_a_project_at_risk_in_a_sentence(self):
        assert sentences.at_risk_plain(row()) == (
            "Project P1 (HMRC): the payers lack £60 million. If it were dropped, £30 million would be lost across "
            "government. The other public bodies gain £90 million on balance, enough to pay what is lacking."
        )

    def test_the_basis_carries_lens_and_prices(self):
        said = sentences.basis_caption(portfolio())
        assert said.startswith("Economic value; all claims. Real, 2026-27 prices")

    def test_what_is_never_counted_is_said_only_where_there_is_some(self):
        assert sentences.memo_sentence(portfolio()) == ""
        assert sentences.memo_sentence(portfolio(timing=813 * M)) == (
            "Shown but never counted: £813 million of gains in timing only."
        )
        assert sentences.memo_sentence(portfolio(timing=M, sunk=2 * M, unattributed=3 * M)) == (
            "Shown but never counted: £1 million of gains in timing only and £2 million of cost already sunk. "
            "£3 million of benefit has no named recipient."
        )

    def test_what_cannot_be_judged_is_left_out_of_the_totals_and_said(self):
        page = portfolio(of_class(1, Classification.UNKNOWN), unjudged=Total(Standpoint.SOCIETY, 5 * M, 7 * M))
        assert sentences.memo_sentence(page) == (
            "The totals leave out 1 project that cannot be judged yet, "
            "with cost of £5 million and benefit of £7 million."
        )

    def test_a_tile_gives_net_value_and_what_it_is_made_of(self):
        tile = sentences.total_metric(portfolio().totals[1])
        assert tile["value"] == "−£60m"
        assert tile["help"] == "Net present value: benefit £40 million less cost £100 million."


class TestProjects:
    @pytest.mark.parametrize(
        ("found", "held", "said"),
        [
            (1, 1, "1 project."),
            (3, 3, "3 projects."),
            (1, 3, "1 of 3 projects."),
            (0, 3, "No project of 3 has all those words. Try fewer."),
        ],
    )
    def test_says_how_many_were_found(self, found, held, said):
        assert sentences.found(listing(found, held)) == said

    def test_warns_that_different_prices_do_not_add(self):
        assert "do not add them" in sentences.own_base_caption(listing(1, 1))


class TestFinding:
    def test_what_the_payer_pays_gains_and_loses_and_what_government_gains(self):
        assert sentences.project_finding_plain(project(), appraisal()) == (
            "HMRC pays £100 million and gains £40 million: on its own budget it loses £60 million. "
            "Government as a whole gains £30 million."
        )

    def test_a_payer_that_gains_nothing(self):
        option = appraisal((party("HMRC", 100 * M, 0.0),), classification=Classification.NOT_JUSTIFIED)
        said = sentences.project_finding_plain(project(), option)
        assert "gains nothing: on its own budget it loses £100 million." in said
        assert said.endswith("Society loses £100 million.")

    def test_a_payer_that_breaks_even(self):
        option = appraisal((party("HMRC", 5 * M, 5 * M),), classification=Classification.SELF_SUPPORTING)
        assert "on its own budget it breaks even" in sentences.project_finding_plain(project(), option)

    def test_each_of_several_payers_has_its_own_result(self):
        option = appraisal((*PARTIES, party("DWP", 10 * M, 30 * M)))
        assert sentences.project_finding_plain(project(), option).startswith(
            "HMRC and DWP pay £110 million and gain £70 million: HMRC loses £60 million and DWP gains £20 million."
        )

    def test_no_gain_is_claimed_where_nobody_is_named(self):
        said = sentences.project_finding_plain(project(), unknown())
        assert "Nobody is named yet for £120 million of benefit, so it cannot be said whose test it passes." in said
        assert "Government as a whole" not in said

    def test_says_so_where_no_split_was_published(self):
        page = project(note="No split by department was published.")
        assert "No split by department was published for £120 million" in sentences.unknown_sentence(page, unknown())

    def test_says_so_where_nobody_pays(self):
        option = appraisal(PARTIES[1:], classification=Classification.UNKNOWN)
        assert sentences.project_finding_plain(project(), option) == (
            "No public body is recorded as paying, so it cannot be said whose test it passes."
        )

    def test_a_known_class_has_no_unknown_sentence(self):
        assert sentences.unknown_sentence(project(), appraisal()) == ""

    def test_what_people_typed_is_escaped_for_markdown(self):
        option = appraisal((party(HOSTILE, 5 * M, 1 * M),))
        assert escape_markdown(HOSTILE) in sentences.project_finding(project(), option)
        assert HOSTILE in sentences.project_finding_plain(project(), option)
        assert escape_markdown(HOSTILE) in sentences.at_risk_sentence(row(title=HOSTILE))


class TestRescue:
    def test_at_risk_the_others_could_pay_and_keep_the_rest(self):
        assert sentences.rescue_sentence(project(), appraisal()) == (
            "The smallest rescue is £60 million; the other public bodies gain £90 million on balance, so they could "
            "pay it and keep £30 million."
        )

    def test_none_is_needed_where_every_payer_gets_its_money_back(self):
        option = appraisal(classification=Classification.SELF_SUPPORTING, smallest_rescue=0.0)
        assert sentences.rescue_sentence(project(), option) == (
            "No rescue is needed: every body that pays gets back at least what it pays."
        )

    def test_sharing_is_not_enough_where_government_loses(self):
        option = appraisal(classification=Classification.PUBLIC_VALUE_ONLY, most_others_could_pay=0.0)
        said = sentences.rescue_sentence(project(), option)
        assert said.startswith("The payers lack £60 million; the other public bodies gain nothing on balance")
        assert "central money" in said

    def test_nothing_is_promised_where_it_cannot_be_judged(self):
        assert "cannot be said" in sentences.rescue_sentence(project(), unknown())


class TestCaptions:
    def test_assumed_phasing_gives_a_range(self):
        assert sentences.phasing_sentence(appraisal()) == (
            "Phasing is assumed: society's net present value lies between £50 million and £70 million, wherever in "
            "its years an assumed line falls."
        )

    def test_known_phasing_needs_no_range(self):
        assert sentences.phasing_sentence(appraisal(low=60 * M, high=60 * M)) == ""

    def test_an_option_says_what_it_never_counts(self):
        assert "£2 million of cost already sunk" in sentences.option_memo_sentence(appraisal(sunk=2 * M))

    def test_a_projects_basis_names_its_own_prices(self):
        assert sentences.project_basis(project()).startswith("Real, 2026-27 prices")

    def test_tiles_name_their_measure_and_standpoint(self):
        own, _, society, ratio = sentences.project_metrics(appraisal())
        assert (own["label"], own["value"]) == ("Own department", "−£60m")
        assert society["value"] == "£60m"
        assert (ratio["label"], ratio["value"]) == ("Back per £1 (BCR)", "£1.60")

    def test_a_ratio_without_cost_says_so(self):
        *_, ratio = sentences.project_metrics(appraisal(PARTIES[1:]))
        assert ratio["value"] == "no cost recorded"
        assert appraisal(PARTIES[1:]).figures[0].bcr.kind is Answer.NO_COST

    def test_a_line_to_choose_is_named_by_title_and_code(self):
        option = appraisal()
        title = sentences.line_titles(project(option), option)
        assert [title(one) for one in option.workings] == ["Cost: Build (C1)", "Benefit: Less fraud (B1)"]

    def test_the_workings_say_how_to_read_them(self):
        assert "Real is in 2026-27 prices" in sentences.working_caption(project())


class TestTheExample:
    def test_every_project_has_its_sentences(self, example_projects, example_portfolio):
        assert "would be lost if" in sentences.portfolio_finding(example_portfolio)
        for page in example_projects:
            for option in page.appraised:
                for say in (sentences.project_finding_plain, sentences.rescue_sentence):
                    said = say(page, option)
                    assert said.endswith(".")
                    assert "nan" not in said
                    assert "None" not in said

    def test_real_time_information_fails_for_hmrc_and_passes_for_government(self, example_projects):
        (page,) = [page for page in example_projects if page.project.id == "RTI"]
        said = sentences.project_finding_plain(page, page.appraised[0])
        assert said.startswith("HMRC pays £283.9 million and gains £53.6 million: on its own budget it loses")
        assert "Government as a whole gains" in said

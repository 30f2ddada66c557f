"""Worked example 5.1 of the methods as CSV files: A and B have £10m each, and six projects ask for money."""

from pathlib import Path

# code, lead, cost, what A gets, what B gets; in £ million
PROJECTS = (
    ("P1", "A", 6, 9, 0),
    ("P2", "A", 5, 2, 10),
    ("P3", "A", 4, 5, 0),
    ("P4", "B", 7, 1, 9),
    ("P5", "B", 6, 12, 1),
    ("P6", "B", 3, 0, 4),
)


def lay_out(folder: Path) -> Path:
    """The folder, written as a person would write it: everything falls into 2026-27."""
    benefits = [
        (code, to, gain) for code, _, _, *gains in PROJECTS for to, gain in zip("AB", gains, strict=True) if gain
    ]
    files = {
        "organisations": (
            "id,name,short_name,kind",
            "A,Department A,A,ministerial_department",
            "B,Department B,B,ministerial_department",
        ),
        "projects": (
            "id,title,lead,first_year,appraisal_period",
            *(f"{code},Project {code},{lead},2026-27,0" for code, lead, *_ in PROJECTS),
        ),
        "costs": (
            "id,option,title,payer,kind,budget_class,price_terms,price_year,2026-27",
            *(
                f"{code}-C,{code},Build,{lead},implementation,rdel_programme,real,2026-27,{cost}000000"
                for code, lead, cost, *_ in PROJECTS
            ),
        ),
        "benefits": (
            "id,option,title,type,benefit_class,price_terms,price_year,2026-27",
            *(
                f"{code}-{to},{code},Time freed in {to},other,non_cash_releasing,real,2026-27,{gain}000000"
                for code, to, gain in benefits
            ),
        ),
        "shares": (
            "id,benefit,recipient,fraction",
            *(f"{code}-{to}-S,{code}-{to},{to},1" for code, to, _ in benefits),
        ),
        "envelopes": (
            "id,organisation,budget_class,kind,source,2026-27",
            *(f"{body}-E,{body},rdel_programme,limit,Methods E5.1,10000000" for body in "AB"),
        ),
    }
    folder.mkdir(parents=True)
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder

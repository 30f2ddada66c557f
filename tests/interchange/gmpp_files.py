"""Rows of published files of the Government Major Projects Portfolio, cut to a few projects and short narratives.

Contains public sector information licensed under the Open Government Licence v3.0.
`department`: Department for Transport, Government Major Projects Portfolio data, March 2024 (Infrastructure and
Projects Authority, Annual Report 2023-24): headings and figures as published, narratives left out.
`joint_2023_24`, `joint_2024_26`: the same publication, and those of the National Infrastructure and Service
Transformation Authority for March 2025 and March 2026, as joint lists that were typed from them.
"""

from __future__ import annotations

import csv
import io

SCALE = (
    "(A Delivery Confidence Assessment of the project at a fixed point in time, using a three-point scale, "
    "Red – Amber – Green; definitions in the IPA Annual Report on Major Projects)"
)
HEADINGS = (
    "GMPP ID Number",
    "Project Name",
    "Department",
    "Annual Report Category",
    "Description / Aims",
    f"IPA Delivery Confidence Assessment \n{SCALE}",
    f"SRO Delivery Confidence Assessment \n{SCALE}",
    "Departmental commentary on actions planned or taken on the IPA RAG rating.",
    "Project - Start Date \n(Latest Approved Start Date)",
    "Project - End Date \n(Latest Approved End Date)",
    "Departmental narrative on schedule, including any deviation from planned schedule (if necessary)",
    "Financial Year Baseline (£m) (including Non-Government Costs)",
    "Financial Year Forecast (£m) (including Non-Government Costs)",
    "Financial Year Variance (%)",
    "Departmental narrative on budget/forecast variance for 2023/24 \n(if variance is more than 5%)",
    "TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)",
    "Departmental Narrative on Budgeted Whole Life Costs",
    "TOTAL Baseline Benefits (£m)",
    "Departmental Narrative on Budgeted Benefits",
)
S43 = "Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial Interests) - Commercial interests."
S35 = (
    "Exempt under Section 35 of the Freedom of Information Act 2000 (Exempt under Section 35 of the Freedom of "
    "Information Act 2000 (Formulation of government policy,etc.))"
)
TRANSFORMATION, INFRASTRUCTURE = "Government Transformation and Service Delivery", "Infrastructure and Construction"
SEARCH = "2nd Generation UK Search and Rescue Aviation"
RESCUE = (
    "The UK Search and Rescue Second Generation (ULSAR2G) programme is the UK's replacement aviation Search & Rescue "
    "(SAR) and Ariel Surveillance (ASV) services."
)
A12 = (
    "As announced in the Roads Investment Strategy 2, the scope includes: Widening the A12 to three lanes between "
    "junction 19 (north of Chelmsford) and junction 25 (A120 interchange)"
)
DEPARTMENT_ROWS = (
    ("DFT_0048_2021-Q3", SEARCH, "DFT", TRANSFORMATION, RESCUE, "", "Green"),
    ("DFT_0034_1920-Q2", "A12 Chelmsford to A120 Widening", "DFT", INFRASTRUCTURE, A12, "", "Amber"),
    ("DFT_0020_2122-Q2", "Rail Transformation Programme", "DFT", TRANSFORMATION, "", S35, S35),
)
REST_OF_ROWS = (
    ("", "2019-12-16", "2026-12-31", "", "", "", "", "", "1959", "", "24475", ""),
    ("", "2015-04-01", "2028-07-31", "", "72.1", "58.9", "-18", "", S43, "", S43, ""),
    (S35,) * 12,
)


def department(*changes: tuple[int, str, str]) -> bytes:
    """The file of one department, with cells changed: which row from 0, the beginning of the heading, the new text."""
    rows = [[*first, *rest] for first, rest in zip(DEPARTMENT_ROWS, REST_OF_ROWS, strict=True)]
    for at, heading, words in changes:
        rows[at][next(index for index, name in enumerate(HEADINGS) if name.startswith(heading))] = words
    return written([HEADINGS, *rows])


def written(rows: list[tuple[str, ...] | list[str]]) -> bytes:
    """Rows as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


JOINT_2023_24 = b"""\
report_year,gmpp_id,project,department_code,category,dca,dca_assessed_by,start_date,start_date_note,end_date,\
end_date_note,fy_baseline_gbp_m,fy_forecast_gbp_m,fy_variance_pct,whole_life_cost_baseline_gbp_m,\
whole_life_cost_baseline_gbp_m_note,benefits_baseline_gbp_m,benefits_baseline_gbp_m_note
2023-24,DFT_0033_1819-Q1,East Coast Mainline Programme,DFT,Infrastructure and Construction,Amber,SRO,2014-04-01,,\
2025-06-02,,0.0,68.94,,1040.0,,2953.0,
2023-24,DFT_0024_1516-Q4,A303 Amesbury to Berwick Down,DFT,Infrastructure and Construction,Amber,IPA,2014-12-01,,,\
not yet in a position,47.1,19.24,-59.0,,not yet in a position,1486.0,
2023-24,DFT_0020_2122-Q2,Rail Transformation Programme,DFT,Government Transformation and Service Delivery,,exempt,,\
FOI s35 exempt,,FOI s35 exempt,,,,,FOI s35 exempt,,FOI s35 exempt
"""

JOINT_2024_26 = b"""\
report_year,snapshot_date,gmpp_id,project,department_code,category,category_code,whole_life_cost_gbp_m,\
fy_variance_pct_abs,duration_months,nista_dca
2024-25,2025-03-31,CO_0438_2425-Q3,Manchester Digital Campus,CO,Government Transformation and Service Delivery,\
transformation,1443.7,,68.73,AMBER
2024-25,2025-03-31,DFT_0048_2021-Q3,2ND GENERATION UK SEARCH AND RESCUE AVIATION,DFT,\
Government Transformation and Service Delivery,transformation,1959.0,,84.49,
2025-26,2026-03-31,CO_0438_2425-Q3,Manchester Digital Campus,CO,Infrastructure and Construction,infrastructure,\
1029.78,0.0,92.35,AMBER
2025-26,2026-03-31,HMRC_0017_1617-Q2,MAKING TAX DIGITAL,HMRC,Information and Communications Technology (ICT),ict,\
1484.62,0.34,155.95,AMBER
"""

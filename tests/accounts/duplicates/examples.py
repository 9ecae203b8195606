"""The settings that Splink's own documentation shows for Febrl 3 and fake_1000, run by Splink as they stand there."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from tests.accounts.duplicates.known import Pairs, _read


def febrl3(connection: Any, least: float = 0.5) -> Pairs:
    """The pairs that the example for Febrl 3 finds (docs/demos/examples/duckdb/febrl3)."""
    splink, library = import_module("splink"), import_module("splink.comparison_library")
    block_on = splink.block_on
    blocks = [
        block_on(column) for column in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
    ]
    born = library.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d")
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=blocks,
        comparisons=[
            library.NameComparison("given_name"),
            library.NameComparison("surname"),
            born,
            library.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            library.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            library.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )
    linker = _linker(connection, settings, "dataset3.csv")
    swapped = "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth"
    rules = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"), swapped]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    return _found(connection, linker, [block_on("date_of_birth"), block_on("postcode")], least)


def fake_1000(connection: Any, least: float = 0.5) -> Pairs:
    """The pairs that the example for fake_1000 finds (…/accuracy_analysis_from_labels_column)."""
    splink, library = import_module("splink"), import_module("splink.comparison_library")
    block_on = splink.block_on
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(column) for column in ("first_name", "surname", "dob", "email")
        ],
        comparisons=[
            library.ForenameSurnameComparison("first_name", "surname"),
            library.DateOfBirthComparison("dob", input_is_string=True),
            library.ExactMatch("city").configure(term_frequency_adjustments=True),
            library.EmailComparison("email"),
        ],
    )
    linker = _linker(connection, settings, "fake_1000.csv")
    rules = [
        "l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1",
        "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
        "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
        "l.email = r.email",
    ]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=5)
    training = [block_on("dob"), block_on("email"), block_on("first_name", "surname")]
    return _found(connection, linker, training, least, estimate_without_term_frequencies=True)


def _linker(connection: Any, settings: Any, name: str) -> Any:
    splink, arrow = import_module("splink"), import_module("pyarrow")
    rows = _read(name)
    columns = {key: [row[key] or None for row in rows] for key in rows[0]}
    connection.register("read", arrow.table({**columns, "unique_id": list(range(len(rows)))}))
    connection.execute("CREATE TABLE persons AS SELECT * FROM read").fetchall()
    table = splink.DuckDBAPI(connection=connection).register("persons", table_name="known")
    return splink.Linker(table, settings, log_level=None)


def _found(connection: Any, linker: Any, training: Sequence[Any], least: float, **options: Any) -> Pairs:
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, **options)
    table = linker.inference.predict(threshold_match_probability=least).physical_name
    rows = connection.execute(f"SELECT unique_id_l, unique_id_r FROM {table}").fetchall()
    return {(min(pair), max(pair)) for pair in rows}

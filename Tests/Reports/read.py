"""Reads reports by parsers that others wrote, and prints what they found as JSON.

usage: read.py junit FILE | read.py json FILE SCHEMA

A library is imported where it is used: to import all of them takes longer than to read a report.
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
SCHEMAS = HERE.parent.parent / "Sources/Reports"


def outcome(case):
    """An empty result is a pass."""
    kinds = {type(result).__name__.lower() for result in case.result}
    assert len(kinds) <= 1, kinds
    return kinds.pop() if kinds else "passed"


def junit(path):
    import junitparser
    import xmlschema

    xmlschema.XMLSchema(HERE / "junit.xsd").validate(path)
    suites = junitparser.JUnitXml.fromfile(path)
    stated = (suites.tests, suites.failures, suites.errors)
    suites.update_statistics()
    assert stated == (suites.tests, suites.failures, suites.errors), stated
    return {
        "properties": {item.name: item.value for suite in suites for item in suite.properties()},
        "cases": [
            {
                "suite": suite.name,
                "name": case.name,
                "outcome": outcome(case),
                "message": next((result.message for result in case.result), None),
                "text": next((result.text for result in case.result), None),
                "output": case.system_out,
            }
            for suite in suites
            for case in suite
        ],
    }


def document(path, name):
    import jsonschema

    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    report = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(report)
    return report


kind, *rest = sys.argv[1:]
json.dump({"junit": junit, "json": document}[kind](*rest), sys.stdout)

"""Reads two scrapes, OpenMetrics and Prometheus's text, by the parsers of Prometheus's Python client."""
import sys

from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics

for name, parse in ((sys.argv[1], openmetrics.text_string_to_metric_families), (sys.argv[2], parser.text_string_to_metric_families)):
    families = list(parse(open(name).read()))
    updates = [family for family in families if family.name == "sd2ail_updates"]
    print(f"{len(families)} families, updates: {updates[0].type}")

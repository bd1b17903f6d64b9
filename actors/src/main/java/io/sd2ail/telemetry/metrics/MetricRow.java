package io.sd2ail.telemetry.metrics;

import java.util.SortedMap;

/// Values of several metrics at one moment of a run.
///
/// @param environmentSteps inserted since the run's start
/// @param updates since the run's start
/// @param seconds of wall time in this process
/// @param values by tag
public record MetricRow(long environmentSteps, long updates, double seconds, SortedMap<String, Double> values) {}

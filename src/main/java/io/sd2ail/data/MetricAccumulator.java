package io.sd2ail.data;

import java.util.SortedMap;
import java.util.TreeMap;

/// Means of named values between two readings.
public final class MetricAccumulator {
    private static final class Mean {
        private double sum;
        private long count;
    }

    private final SortedMap<String, Mean> means = new TreeMap<>();

    public void add(String tag, double value) {
        Mean mean = means.computeIfAbsent(tag, _ -> new Mean());
        mean.sum += value;
        mean.count++;
    }

    /// The mean of every tag that got a value since the last call; starts anew.
    public SortedMap<String, Double> drain() {
        SortedMap<String, Double> values = new TreeMap<>();
        means.forEach((tag, mean) -> values.put(tag, mean.sum / mean.count));
        means.clear();
        return values;
    }
}

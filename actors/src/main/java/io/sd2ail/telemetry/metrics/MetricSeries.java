package io.sd2ail.telemetry.metrics;

import java.util.Arrays;

/// One metric along a run in bounded memory: buckets of as many values each, in the order that they came. When the
/// buckets run out, neighbours are joined and each holds twice as many values from then on. So all of a run is there,
/// the more coarsely the longer it lasts. Not thread-safe.
public final class MetricSeries {
    /// Most buckets; even.
    static final int CAPACITY = 4096;

    private static final int FIRST_ROOM = 64;

    private long[] steps = new long[FIRST_ROOM];
    private long[] updates = new long[FIRST_ROOM];
    private double[] seconds = new double[FIRST_ROOM];
    private double[] sums = new double[FIRST_ROOM];
    private double[] lowest = new double[FIRST_ROOM];
    private double[] highest = new double[FIRST_ROOM];
    private int size;
    private int perBucket = 1;
    private int inLast;
    private double latest = Double.NaN;

    /// Columns of as many entries: what happened in each bucket.
    ///
    /// @param steps of the run at the last value of the bucket
    /// @param updates at that value
    /// @param seconds of training until that value
    /// @param means of the values
    /// @param lowest of the values
    /// @param highest of the values
    public record Buckets(
            long[] steps, long[] updates, double[] seconds, double[] means, double[] lowest, double[] highest) {}

    /// @param value one that is not finite says nothing and is left out
    void add(long atSteps, long atUpdates, double atSeconds, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        latest = value;
        if (size > 0 && inLast < perBucket) {
            int last = size - 1;
            sums[last] += value;
            lowest[last] = Math.min(lowest[last], value);
            highest[last] = Math.max(highest[last], value);
            inLast++;
        } else {
            makeRoom();
            sums[size] = value;
            lowest[size] = value;
            highest[size] = value;
            size++;
            inLast = 1;
        }
        steps[size - 1] = atSteps;
        updates[size - 1] = atUpdates;
        seconds[size - 1] = atSeconds;
    }

    private void makeRoom() {
        if (size == CAPACITY) {
            joinNeighbours();
        } else if (size == steps.length) {
            int room = Math.min(CAPACITY, 2 * size);
            steps = Arrays.copyOf(steps, room);
            updates = Arrays.copyOf(updates, room);
            seconds = Arrays.copyOf(seconds, room);
            sums = Arrays.copyOf(sums, room);
            lowest = Arrays.copyOf(lowest, room);
            highest = Arrays.copyOf(highest, room);
        }
    }

    private void joinNeighbours() {
        size /= 2;
        perBucket *= 2;
        for (int i = 0; i < size; i++) {
            int second = 2 * i + 1;
            steps[i] = steps[second];
            updates[i] = updates[second];
            seconds[i] = seconds[second];
            sums[i] = sums[second - 1] + sums[second];
            lowest[i] = Math.min(lowest[second - 1], lowest[second]);
            highest[i] = Math.max(highest[second - 1], highest[second]);
        }
    }

    /// The newest value; NaN before the first.
    double latest() {
        return latest;
    }

    /// A part of the series, in few buckets.
    ///
    /// @param from steps before the part
    /// @param to last steps of the part
    /// @param most buckets to give, at least 1
    Buckets between(long from, long to, int most) {
        int begin = after(from);
        int end = after(to);
        int joined = Math.max(1, Math.ceilDiv(end - begin, most));
        int count = Math.ceilDiv(end - begin, joined);
        Buckets part = new Buckets(
                new long[count],
                new long[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count]);
        for (int i = 0; i < count; i++) {
            join(begin + i * joined, Math.min(end, begin + (i + 1) * joined), part, i);
        }
        return part;
    }

    private void join(int begin, int end, Buckets part, int at) {
        double sum = 0;
        double low = lowest[begin];
        double high = highest[begin];
        for (int i = begin; i < end; i++) {
            sum += sums[i];
            low = Math.min(low, lowest[i]);
            high = Math.max(high, highest[i]);
        }
        int values = (end - begin) * perBucket - (end == size ? perBucket - inLast : 0);
        part.steps()[at] = steps[end - 1];
        part.updates()[at] = updates[end - 1];
        part.seconds()[at] = seconds[end - 1];
        part.means()[at] = sum / values;
        part.lowest()[at] = low;
        part.highest()[at] = high;
    }

    /// The first bucket that ends after a number of steps.
    private int after(long boundary) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (steps[middle] > boundary) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

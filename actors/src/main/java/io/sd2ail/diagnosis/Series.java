package io.sd2ail.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// One metric over a run, in the order of its updates. Holds a bounded number of values: of a long run every second,
/// fourth, ... one, so that its shape stays.
final class Series {
    static final Series EMPTY = new Series();

    private static final int MOST = 1024;

    private final List<Point> points = new ArrayList<>();
    private int stride = 1;
    private int skipped;

    /// @param seconds of training until then
    record Point(long environmentSteps, long updates, double seconds, double value) {}

    void add(Point point) {
        if (++skipped < stride) {
            return;
        }
        skipped = 0;
        points.add(point);
        if (points.size() == MOST) {
            List<Point> kept = new ArrayList<>(MOST / 2);
            for (int i = 1; i < MOST; i += 2) {
                kept.add(points.get(i));
            }
            points.clear();
            points.addAll(kept);
            stride *= 2;
        }
    }

    int size() {
        return points.size();
    }

    Point first() {
        return points.getFirst();
    }

    Point last() {
        return points.getLast();
    }

    /// Updates from the first value to the last one.
    long updates() {
        return points.isEmpty() ? 0 : last().updates() - first().updates();
    }

    /// Values from a number of updates on.
    long countSince(long updates) {
        return points.stream().filter(point -> point.updates() >= updates).count();
    }

    /// The newest values.
    Series last(int count) {
        return of(points.subList(Math.max(0, points.size() - count), points.size()));
    }

    /// Those of the first third of the updates.
    Series early() {
        return part(0, 1);
    }

    /// Those of the last third of the updates.
    Series late() {
        return part(2, 3);
    }

    private Series part(int fromThird, int toThird) {
        if (points.isEmpty()) {
            return EMPTY;
        }
        long from = first().updates() + updates() * fromThird / 3;
        long to = first().updates() + updates() * toThird / 3;
        return of(points.stream()
                .filter(point -> point.updates() >= from && point.updates() <= to)
                .toList());
    }

    private static Series of(List<Point> points) {
        Series part = new Series();
        part.points.addAll(points);
        return part;
    }

    /// NaN without values.
    double median() {
        double[] sorted = values().sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /// NaN without values.
    double mean() {
        return values().average().orElse(Double.NaN);
    }

    /// NaN without values.
    double min() {
        return values().min().orElse(Double.NaN);
    }

    /// NaN without values.
    double max() {
        return values().max().orElse(Double.NaN);
    }

    /// The highest mean of so many values in a row; NaN while there are fewer.
    double bestMean(int count) {
        double best = Double.NaN;
        for (int i = 0; i + count <= points.size(); i++) {
            double mean = of(points.subList(i, i + count)).mean();
            best = Double.isNaN(best) ? mean : Math.max(best, mean);
        }
        return best;
    }

    /// Standard deviation of a value beside its neighbours, whatever trend they follow: the root mean square of
    /// differences over the root of 2.
    double scatter() {
        double squares = 0;
        for (int i = 1; i < points.size(); i++) {
            squares += Math.pow(points.get(i).value() - points.get(i - 1).value(), 2);
        }
        return Math.sqrt(squares / 2 / (points.size() - 1));
    }

    /// How much the value grows from the window's first value to its last, by the least-squares line over the values'
    /// numbers.
    double rise() {
        double[] values = values().toArray();
        double middle = (values.length - 1) / 2.0;
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double along = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            along += (i - middle) * (values[i] - mean);
            squares += (i - middle) * (i - middle);
        }
        return along / squares * (values.length - 1);
    }

    DoubleStream values() {
        return points.stream().mapToDouble(Point::value);
    }
}

package io.sd2ail.telemetry.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// A linear axis of a picture: values to pixels, with round ticks at both ends.
///
/// @param low value at `pixelLow`, a tick
/// @param high value at `pixelHigh`, a tick
/// @param tickStep between ticks: 1, 2 or 5 times a power of ten
record Axis(double low, double high, double tickStep, double pixelLow, double pixelHigh) {
    private static final int TICKS = 6;

    /// The smallest round axis that holds all finite values; one unit wide when they leave it no width.
    static Axis around(DoubleStream values, double pixelLow, double pixelHigh) {
        double[] finite = values.filter(Double::isFinite).toArray();
        double least = DoubleStream.of(finite).min().orElse(0);
        double greatest = DoubleStream.of(finite).max().orElse(1);
        if (greatest - least < 1e-9 * Math.max(1, Math.abs(greatest))) {
            greatest = least + Math.max(1, Math.abs(least) * 0.1);
        }
        double step = roundStep((greatest - least) / TICKS);
        return new Axis(step * Math.floor(least / step), step * Math.ceil(greatest / step), step, pixelLow, pixelHigh);
    }

    private static double roundStep(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= atLeast * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    double pixel(double value) {
        return pixelLow + (value - low) / (high - low) * (pixelHigh - pixelLow);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        long count = Math.round((high - low) / tickStep);
        for (long i = 0; i <= count; i++) {
            ticks.add(low + i * tickStep);
        }
        return ticks;
    }

    /// `-1,500`, `0.25` or, from ten thousand on where it is exact, `150k`.
    String label(double tick) {
        if (Math.max(Math.abs(low), Math.abs(high)) >= 10_000 && tickStep % 1000 == 0) {
            return Math.round(tick / 1000) + (Math.round(tick) == 0 ? "" : "k");
        }
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(tickStep) + 1e-9));
        return String.format(Locale.ROOT, "%,." + decimals + "f", tick + 0.0).replace('-', '−');
    }
}

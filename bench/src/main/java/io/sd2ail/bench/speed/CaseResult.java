package io.sd2ail.bench.speed;

import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;
import io.sd2ail.bench.work.Subject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was measured at one size with so many threads: every side on every part, in turn.
///
/// @param sides in the order of tables: ours first
/// @param peak of these threads, in 10^9 floating-point operations a second
/// @param measured by side, then by part
record CaseResult(
        Subject subject,
        Size size,
        int threads,
        List<Side> sides,
        double peak,
        Map<Side, Map<Part, Measurement>> measured) {
    /// Of one side and part.
    ///
    /// @param allocatedBytes a call's median, on the Java heap; absent where there is none
    record Measurement(Timings timings, @Nullable Double allocatedBytes) {}

    Measurement of(Side side, Part part) {
        return Objects.requireNonNull(
                Objects.requireNonNull(measured.get(side), "no such side").get(part), "no such part");
    }

    double median(Side side, Part part) {
        return of(side, part).timings().median();
    }

    /// Ours that leads the tables, with which all others are compared.
    Side leader() {
        return sides.getFirst();
    }

    /// The peer that takes the least time, if there are peers.
    Optional<Side> fastestPeer(Part part) {
        return sides.stream()
                .filter(side -> !side.ours())
                .min((left, right) -> Double.compare(median(left, part), median(right, part)));
    }

    /// How many times as long another side takes as ours.
    double ratio(Side ours, Side other, Part part) {
        return median(other, part) / median(ours, part);
    }

    /// The share of the machine's peak that a side reaches.
    double shareOfPeak(Side side, Part part) {
        return gigaflops(side, part) / peak;
    }

    double gigaflops(Side side, Part part) {
        return new Operations(size).of(part) / median(side, part) / 1e6;
    }
}

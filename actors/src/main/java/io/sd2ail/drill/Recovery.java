package io.sd2ail.drill;

import io.sd2ail.cluster.StatusText;
import io.sd2ail.protocol.RunStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What came of a kill.
///
/// @param node that was killed
/// @param role of it
/// @param back seconds until its process was there again
/// @param recovered seconds from the kill until it did its work again: the learner's next update, a rollout's
/// next inserted row, a generator in the run
/// @param problem what was wrong; empty when nothing was
/// @param status after that
public record Recovery(
        String node,
        String role,
        double back,
        double recovered,
        String problem,
        @Nullable RunStatus status) {
    public boolean good() {
        return problem.isEmpty();
    }

    @Override
    public String toString() {
        if (!good()) {
            return node + ": " + problem;
        }
        return String.format(
                Locale.ROOT,
                "%s is back after %.1f s and at work after %.1f s; %s",
                node,
                back,
                recovered,
                status == null
                        ? ""
                        : StatusText.ledger(status.ledger())
                                + String.format(
                                        Locale.ROOT,
                                        ", %,d updates, %.0f behind",
                                        status.updates(),
                                        status.lagUpdates()));
    }

    /// Recovery by role: kills, and the smallest, the middle and the largest time.
    public static String table(List<Recovery> findings) {
        Map<String, List<Recovery>> byRole =
                findings.stream().collect(Collectors.groupingBy(Recovery::role, TreeMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-12s %5s  %-30s %s",
                "KILLED",
                "TIMES",
                "AT WORK AGAIN AFTER THE KILL",
                "AFTER ITS PROCESS WAS BACK"));
        byRole.forEach((role, some) -> {
            double[] all = sorted(some.stream().mapToDouble(Recovery::recovered).toArray());
            double[] own = sorted(some.stream()
                    .mapToDouble(finding -> finding.recovered() - finding.back())
                    .toArray());
            lines.add(String.format(Locale.ROOT, "%-12s %5d  %-30s %s", role, some.size(), spread(all), spread(own)));
        });
        return String.join(System.lineSeparator(), lines);
    }

    private static double[] sorted(double[] values) {
        Arrays.sort(values);
        return values;
    }

    private static String spread(double[] values) {
        return String.format(
                Locale.ROOT, "%.1f / %.1f / %.1f s", values[0], values[values.length / 2], values[values.length - 1]);
    }
}

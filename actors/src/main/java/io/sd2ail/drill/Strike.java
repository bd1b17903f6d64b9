package io.sd2ail.drill;

import io.sd2ail.cluster.StatusText;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What came of a fault.
///
/// @param done what was broken
/// @param recovered seconds from its end until all were at work
/// @param problem what was wrong; empty when nothing was
/// @param status after that
public record Strike(
        String done,
        double recovered,
        String problem,
        @Nullable RunStatus status) {
    public boolean good() {
        return problem.isEmpty();
    }

    @Override
    public String toString() {
        return good() && status != null
                ? String.format(
                        Locale.ROOT,
                        "%s; all at work after %.1f s; %s; learner %,d MB",
                        done,
                        recovered,
                        StatusText.ledger(status.ledger()),
                        learnerMegabytes(status))
                : done + ": " + problem;
    }

    private static long learnerMegabytes(RunStatus status) {
        return status.nodes().stream()
                        .filter(node -> node.roles().contains(Role.LEARNER))
                        .mapToLong(node -> node.memory().resident())
                        .max()
                        .orElse(0)
                / 1_000_000;
    }
}

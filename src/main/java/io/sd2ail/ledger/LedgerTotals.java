package io.sd2ail.ledger;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Where the transitions of a run went. The three right-hand counts are kept by other parts than the first: it
/// balances only when nothing was lost and nothing counted twice.
///
/// @param produced steps that the workers say they made
/// @param inserted rows that entered the replay
/// @param rejected rows that the intake refused
/// @param inFlight rows that workers still hold, not acknowledged
/// @param reasons why rows were refused, the commonest first
/// @param dropped rows that were inserted, and that a user had dropped from the replay later
public record LedgerTotals(
        long produced, long inserted, long rejected, long inFlight, List<Rejected> reasons, long dropped) {
    /// Rows that were refused for one reason.
    public record Rejected(String reason, long rows) {
        /// The commonest first.
        public static List<Rejected> of(Map<String, Long> byReason) {
            return byReason.entrySet().stream()
                    .map(entry -> new Rejected(entry.getKey(), entry.getValue()))
                    .sorted(Comparator.comparingLong(Rejected::rows).reversed())
                    .toList();
        }
    }

    public LedgerTotals {
        reasons = List.copyOf(reasons);
    }

    /// Without reasons, and nothing dropped.
    public LedgerTotals(long produced, long inserted, long rejected, long inFlight) {
        this(produced, inserted, rejected, inFlight, List.of(), 0);
    }

    public boolean balanced() {
        return produced == inserted + rejected + inFlight;
    }

    /// Why rows were refused: `not-finite 12, batch-too-large 1`; empty when none was.
    public String rejectedText() {
        return reasons.stream()
                .map(each -> String.format(Locale.ROOT, "%s %,d", each.reason(), each.rows()))
                .collect(Collectors.joining(", "));
    }
}

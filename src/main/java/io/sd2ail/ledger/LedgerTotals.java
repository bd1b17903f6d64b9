package io.sd2ail.ledger;

/// Where the transitions of a run went. The three right-hand counts are kept by other parts than the first: it
/// balances only when nothing was lost and nothing counted twice.
///
/// @param produced steps that the workers say they made
/// @param inserted rows that entered the replay
/// @param rejected rows that the intake refused
/// @param inFlight rows that workers still hold, not acknowledged
public record LedgerTotals(long produced, long inserted, long rejected, long inFlight) {
    public boolean balanced() {
        return produced == inserted + rejected + inFlight;
    }
}

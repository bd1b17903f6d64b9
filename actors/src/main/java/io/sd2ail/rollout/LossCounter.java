package io.sd2ail.rollout;

import io.sd2ail.data.LostEpisodes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts a worker's lost episodes by reason, and says which of them are worth a line in the log: the first, the tenth,
/// the hundredth, ... of each reason. A simulation that diverges every second fills no log.
final class LossCounter {
    private final SortedMap<String, Long> byReason = new TreeMap<>();

    /// @return how many of this reason there are now
    long add(String reason) {
        return byReason.merge(reason, 1L, Long::sum);
    }

    /// Whether this many is worth a line.
    static boolean isNews(long episodes) {
        long power = 1;
        while (power < episodes) {
            power *= 10;
        }
        return power == episodes;
    }

    /// Sorted by reason.
    List<LostEpisodes> byReason() {
        return byReason.entrySet().stream()
                .map(entry -> new LostEpisodes(entry.getKey(), entry.getValue()))
                .toList();
    }
}

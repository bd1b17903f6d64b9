package io.sd2ail.rollout;

import io.sd2ail.data.LostEpisodes;
import io.sd2ail.environment.EpisodeLostException;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts a worker's lost episodes by reason, and says which of them are worth a line in the log: the first, the tenth,
/// the hundredth, ... of each reason. A simulation that diverges every second fills no log.
final class LossCounter {
    private final SortedMap<String, Long> byReason = new TreeMap<>();

    /// What a failure is counted under: the reason that it gives, else the failure's class in words.
    static String reason(RuntimeException failure) {
        if (failure instanceof EpisodeLostException lost) {
            return lost.reason();
        }
        Class<?> named = failure.getClass();
        while (named.getSimpleName().isEmpty()) {
            named = named.getSuperclass();
        }
        String words = named.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ");
        return words.toLowerCase(Locale.ROOT);
    }

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

package io.sd2ail.config;

import java.util.Collection;
import java.util.List;

/// Finds what somebody may have meant by an unknown name: the known names at the smallest Levenshtein distance.
public final class NearestKey {
    private NearestKey() {}

    /// The nearest of the known names, or the names that end in the same last part (`learning-rate` for
    /// `sac.learning-rate`); empty when nothing is near.
    public static List<String> of(String unknown, Collection<String> known) {
        int best = Math.max(2, unknown.length() / 3);
        for (String candidate : known) {
            best = Math.min(best, distance(unknown, candidate));
        }
        int nearest = best;
        return known.stream()
                .filter(candidate -> distance(unknown, candidate) <= nearest)
                .sorted()
                .toList();
    }

    private static int distance(String unknown, String candidate) {
        String unknownPart = unknown.substring(unknown.lastIndexOf('.') + 1);
        String candidatePart = candidate.substring(candidate.lastIndexOf('.') + 1);
        int whole = levenshtein(unknown, candidate);
        // Right name in the wrong section, perhaps with a typo: nearer than an unrelated name of the same length.
        return Math.min(whole, 1 + levenshtein(unknownPart, candidatePart));
    }

    private static int levenshtein(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int substitution = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}

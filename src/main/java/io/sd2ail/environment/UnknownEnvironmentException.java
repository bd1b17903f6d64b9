package io.sd2ail.environment;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// No provider knows the environment's name. The message names the nearest known ones.
public final class UnknownEnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NAMES_SHOWN = 3;

    public UnknownEnvironmentException(String name, Collection<String> known) {
        super("there is no environment '" + name + "': "
                + (known.isEmpty()
                        ? "no environments are installed, check the class path"
                        : "did you mean " + String.join(", ", nearest(name, known)) + "?"));
    }

    private static List<String> nearest(String name, Collection<String> known) {
        return known.stream()
                .sorted(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(NAMES_SHOWN)
                .toList();
    }

    /// Levenshtein distance, upper and lower case alike: insertions, deletions and changes that lead from one name to
    /// the other.
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[previous.length];
            current[0] = i;
            for (int j = 1; j < current.length; j++) {
                boolean same = Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
                int changed = previous[j - 1] + (same ? 0 : 1);
                current[j] = Math.min(changed, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}

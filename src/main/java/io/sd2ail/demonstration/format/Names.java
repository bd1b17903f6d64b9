package io.sd2ail.demonstration.format;

import java.util.Collection;
import java.util.stream.Collectors;

/// Names that a file has, for messages.
final class Names {
    private static final int SHOWN = 12;

    private Names() {}

    static String of(Collection<String> names) {
        if (names.isEmpty()) {
            return "nothing";
        }
        String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}

package io.sd2ail.demonstration.array;

import java.util.Collection;
import java.util.stream.Collectors;

/// Names that a file has, for messages.
public final class Names {
    private static final int SHOWN = 12;
    private static final int LONGEST = 60;

    private Names() {}

    public static String of(Collection<String> names) {
        if (names.isEmpty()) {
            return "nothing";
        }
        String shown = names.stream()
                .limit(SHOWN)
                .map(name -> name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name)
                .collect(Collectors.joining(", "));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}

package io.sd2ail.cluster;

import io.sd2ail.protocol.CoordinatorCommand;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a user asks of a run, as a question to a node's port: [#WORD], the verb and the other fields with a blank
/// before each, encoded as in the query of a URL.
///
/// @param subject the node to drain, or the key to set; empty otherwise
/// @param value of the key; empty otherwise
/// @param by who asks, for the run's records
record SteerQuestion(CoordinatorCommand.Verb verb, String subject, String value, String by) {
    static final String WORD = "steer";

    private static final int FIELDS = 5;

    String text() {
        return String.join(" ", WORD, verb.name(), encoded(subject), encoded(value), encoded(by));
    }

    private static String encoded(String field) {
        return URLEncoder.encode(field, StandardCharsets.UTF_8);
    }

    /// @return empty when the text is no such question
    static Optional<SteerQuestion> parse(String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length != FIELDS || !fields[0].equals(WORD)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SteerQuestion(
                            CoordinatorCommand.Verb.valueOf(fields[1]),
                            decoded(fields[2]),
                            decoded(fields[3]),
                            decoded(fields[4])))
                    .filter(SteerQuestion::isPlain);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String decoded(String field) {
        return URLDecoder.decode(field, StandardCharsets.UTF_8);
    }

    // They go to logs and records of one line.
    private boolean isPlain() {
        return !by.isEmpty() && (subject + value + by).chars().noneMatch(Character::isISOControl);
    }
}

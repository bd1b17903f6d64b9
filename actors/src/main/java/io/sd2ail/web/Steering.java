package io.sd2ail.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.RunDoor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/// Passes on what a viewer asks of a run, through the same door as the command line.
final class Steering {
    private static final ObjectReader READER =
            new ObjectMapper().readerFor(Request.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST = 256;

    private final Guard guard;

    Steering(Guard guard) {
        this.guard = guard;
    }

    /// What is posted.
    ///
    /// @param verb in small letters
    /// @param subject the node to drain, or the key to set
    /// @param value of the key
    private record Request(
            @Nullable String verb,
            @Nullable String subject,
            @Nullable String value) {}

    /// @param door of the run; empty where it can't be steered
    CompletionStage<HttpResponse> answer(HttpRequest request, String body, Optional<RunDoor> door) {
        Optional<Guard.Refusal> refusal = guard.refuses(request);
        if (refusal.isPresent()) {
            return answered(refusal.get().status(), false, refusal.get().words());
        }
        if (door.isEmpty()) {
            return answered(503, false, "the run can't be steered from here: it has not begun, or runs elsewhere");
        }
        try {
            Request asked = READER.readValue(body);
            String subject = text(asked.subject());
            String value = text(asked.value());
            return door.get()
                    .steer(verb(text(asked.verb())), subject, value, "viewer at " + viewer(request))
                    .handle((answer, failure) -> failure == null
                            ? response(answer.done() ? 200 : 409, answer.done(), answer.words())
                            : response(503, false, "nobody answers: the run has ended, or its learner is busy"));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return answered(
                    400,
                    false,
                    "write {\"verb\": ..., \"subject\": ..., \"value\": ...}: verbs are "
                            + Arrays.stream(CoordinatorCommand.Verb.values())
                                    .map(verb -> verb.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static String text(@Nullable String given) {
        String text = given == null ? "" : given.strip();
        if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("too long, or not in one line");
        }
        return text;
    }

    private static CoordinatorCommand.Verb verb(String name) {
        return CoordinatorCommand.Verb.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static String viewer(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(address -> address.getAddress())
                .map(address -> address.getHostAddress())
                .orElse("an unknown address");
    }

    private static CompletionStage<HttpResponse> answered(int status, boolean done, String words) {
        return CompletableFuture.completedFuture(response(status, done, words));
    }

    private static HttpResponse response(int status, boolean done, String words) {
        return PageRoutes.json(MAPPER.createObjectNode()
                        .put("done", done)
                        .put("words", words)
                        .toString())
                .withStatus(status);
    }
}

package io.sd2ail.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.RunStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// What a node says at its port to whoever asks in one word: its own address, and the present of the run, which it asks
/// the learner for.
///
/// @param member of the node
record PortAnswers(ActorSystem<?> system, String address, CompletionStage<ActorRef<MemberCommand>> member)
        implements Function<String, CompletionStage<String>> {
    /// Answered by the node's HOST:PORT.
    static final String WHO = "who";

    /// Answered by a [RunStatus] as JSON, or by a sentence that says why there is none.
    static final String STATUS = "status";

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Override
    public CompletionStage<String> apply(String word) {
        return switch (word) {
            case WHO -> CompletableFuture.completedFuture(address);
            case STATUS -> member.thenCompose(this::status);
            default -> CompletableFuture.completedFuture("there is no such question");
        };
    }

    private CompletionStage<String> status(ActorRef<MemberCommand> asked) {
        return AskPattern.<MemberCommand, MemberCommand.Found>ask(
                        asked, MemberCommand.Find::new, PATIENCE, system.scheduler())
                .thenCompose(this::statusBy)
                .exceptionally(_ -> Silence.noAnswer("the node", address));
    }

    private CompletionStage<String> statusBy(MemberCommand.Found found) {
        if (!found.known()) {
            return CompletableFuture.completedFuture(Silence.noLearner(address));
        }
        return AskPattern.<CoordinatorCommand, RunStatus>ask(
                        found.coordinator(), CoordinatorCommand.GetStatus::new, PATIENCE, system.scheduler())
                .thenApply(PortAnswers::json)
                .exceptionally(_ -> Silence.noAnswer("the learner", learnersAddress(found)));
    }

    private String learnersAddress(MemberCommand.Found found) {
        Address at = found.coordinator().path().address();
        return at.hasLocalScope() ? address : at.host().get() + ":" + at.port().get();
    }

    private static String json(RunStatus status) {
        try {
            return StatusText.json(status);
        } catch (JsonProcessingException e) {
            throw new CompletionException(e);
        }
    }
}

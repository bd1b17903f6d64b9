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

/// What a node says at its port to whoever asks in a line: its own address, the present of the run, and what came of a
/// user's request, both of which it asks the learner for.
///
/// @param member of the node
record PortAnswers(ActorSystem<?> system, String address, CompletionStage<ActorRef<MemberCommand>> member)
        implements Function<String, CompletionStage<String>> {
    /// Answered by the node's HOST:PORT.
    static final String WHO = "who";

    /// Answered by a [RunStatus] as JSON, or by a sentence that says why there is none.
    static final String STATUS = "status";

    /// Before the words of a [SteerQuestion] that was done; whatever else comes says why it was not.
    static final String DONE = "+";

    /// Answered to what is no question of this version.
    static final String UNKNOWN = "there is no such question";

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Override
    public CompletionStage<String> apply(String question) {
        return switch (question) {
            case WHO -> CompletableFuture.completedFuture(address);
            case STATUS -> ofLearner(CoordinatorCommand.GetStatus::new, PortAnswers::json);
            default ->
                SteerQuestion.parse(question)
                        .map(this::steered)
                        .orElseGet(() -> CompletableFuture.completedFuture(UNKNOWN));
        };
    }

    private CompletionStage<String> steered(SteerQuestion steer) {
        return this.<CoordinatorCommand.Steered>ofLearner(
                replyTo -> new CoordinatorCommand.Steer(
                        steer.verb(),
                        steer.subject(),
                        steer.value(),
                        steer.by(),
                        CoordinatorCommand.Origin.COMMAND_LINE,
                        replyTo),
                answer -> (answer.done() ? DONE : "") + answer.words());
    }

    private <R> CompletionStage<String> ofLearner(
            org.apache.pekko.japi.function.Function<ActorRef<R>, CoordinatorCommand> question,
            Function<R, String> text) {
        return member.thenCompose(asked -> AskPattern.<MemberCommand, MemberCommand.Found>ask(
                        asked, MemberCommand.Find::new, PATIENCE, system.scheduler())
                .thenCompose(found -> by(found, question, text))
                .exceptionally(_ -> Silence.noAnswer("the node", address)));
    }

    private <R> CompletionStage<String> by(
            MemberCommand.Found found,
            org.apache.pekko.japi.function.Function<ActorRef<R>, CoordinatorCommand> question,
            Function<R, String> text) {
        if (!found.known()) {
            return CompletableFuture.completedFuture(Silence.noLearner(address));
        }
        return AskPattern.<CoordinatorCommand, R>ask(found.coordinator(), question, PATIENCE, system.scheduler())
                .thenApply(text)
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

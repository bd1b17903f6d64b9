package io.sd2ail.cluster;

import io.sd2ail.fuzz.FuzzTarget;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ClosedShape;
import org.apache.pekko.stream.FanOutShape2;
import org.apache.pekko.stream.javadsl.GraphDSL;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/// What comes to a node's port: through its gate, and the questions to who answers them.
public final class PortTarget implements FuzzTarget {
    private static final int LARGEST_FRAME = 1000;
    private static final long SECONDS = 10;

    private final ActorSystem<MemberCommand> system = ActorSystem.create(member(), "fuzz-port");
    private final UndecidedConnections undecided = new UndecidedConnections(9, Duration.ofMinutes(1));
    private final PortAnswers answers =
            new PortAnswers(system, "127.0.0.1:1", CompletableFuture.completedFuture(system));

    private static org.apache.pekko.actor.typed.Behavior<MemberCommand> member() {
        return Behaviors.setup(context -> {
            ActorRef<CoordinatorCommand> coordinator = context.spawn(
                    Behaviors.receiveMessage(message -> {
                        if (message instanceof CoordinatorCommand.Steer steer) {
                            steer.replyTo().tell(new CoordinatorCommand.Steered(true, "done"));
                        }
                        return Behaviors.same();
                    }),
                    "coordinator");
            return Behaviors.receiveMessage(message -> {
                if (message instanceof MemberCommand.Find find) {
                    find.replyTo().tell(new MemberCommand.Found(true, coordinator));
                }
                return Behaviors.same();
            });
        });
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(ListeningNode.frame(1, 5));
        for (String question :
                List.of("who", new SteerQuestion(CoordinatorCommand.Verb.SET, "a.b", "1", "me").text())) {
            seeds.add((PortGate.QUESTION + question + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return seeds;
    }

    @Override
    public void read(byte[] input) throws Exception {
        int half = input.length / 2;
        ByteString whole = ByteString.fromArray(input);
        Sink<ByteString, CompletionStage<ByteString>> frames = Sink.fold(ByteString.fromString(""), ByteString::concat);
        Sink<String, CompletionStage<List<String>>> questions = Sink.seq();
        Pair<CompletionStage<ByteString>, CompletionStage<List<String>>> passed = RunnableGraph.fromGraph(
                        GraphDSL.create(frames, questions, Keep.both(), (builder, first, second) -> {
                            FanOutShape2<ByteString, ByteString, String> gate =
                                    builder.add(new PortGate(LARGEST_FRAME, undecided));
                            builder.from(builder.add(Source.from(List.of(whole.take(half), whole.drop(half)))))
                                    .toInlet(gate.in());
                            builder.from(gate.out0()).to(first);
                            builder.from(gate.out1()).to(second);
                            return ClosedShape.getInstance();
                        }))
                .run(system);
        try {
            for (String question : passed.second().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS)) {
                if (!question.equals(PortAnswers.STATUS)) {
                    answers.apply(question).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
                }
            }
            ByteString out = passed.first().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
            if (!out.isEmpty() && !out.equals(whole)) {
                throw new AssertionError("the gate changed what passes it");
            }
        } catch (ExecutionException cut) {
            if (!(cut.getCause() instanceof org.apache.pekko.stream.scaladsl.Framing.FramingException)) {
                throw cut;
            }
        }
    }
}

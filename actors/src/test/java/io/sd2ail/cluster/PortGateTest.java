package io.sd2ail.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.ClosedShape;
import org.apache.pekko.stream.FanOutShape2;
import org.apache.pekko.stream.javadsl.GraphDSL;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PortGateTest {
    private static final ActorTestKit KIT = ActorTestKit.create("port-gate");
    private static final Duration LONG = Duration.ofHours(1);

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    /// A connection on which these bytes come, and nothing after them.
    ///
    /// @return completes when the gate lets no more through
    private static CompletableFuture<Done> connection(UndecidedConnections undecided, byte... bytes) {
        Sink<ByteString, CompletionStage<Done>> frames = Sink.ignore();
        return RunnableGraph.fromGraph(GraphDSL.create(frames, (builder, taken) -> {
                    FanOutShape2<ByteString, ByteString, String> gate = builder.add(new PortGate(1000, undecided));
                    builder.from(builder.add(
                                    Source.single(ByteString.fromArray(bytes)).concat(Source.<ByteString>maybe())))
                            .toInlet(gate.in());
                    builder.from(gate.out0()).to(taken);
                    builder.from(gate.out1()).to(builder.add(Sink.<String>ignore()));
                    return ClosedShape.getInstance();
                }))
                .run(KIT.system())
                .toCompletableFuture();
    }

    @Test
    void connection_thatSaysTooLittleForTooLong_isCutOff() {
        UndecidedConnections undecided = new UndecidedConnections(9, Duration.ofMillis(1));

        assertThatThrownBy(connection(undecided, (byte) 'S')::join).hasMessageContaining("said nothing");
    }

    @Test
    void undecided_oneMoreThanMayWait_cutsOffTheOldestThatWaitsStill() {
        List<String> cut = new ArrayList<>();
        UndecidedConnections undecided = new UndecidedConnections(2, LONG);
        Runnable decided = () -> cut.add("decided");
        undecided.add(decided);
        undecided.add(() -> cut.add("oldest"));
        undecided.remove(decided);
        undecided.add(() -> cut.add("second"));
        assertThat(cut).isEmpty();

        undecided.add(() -> cut.add("third"));

        assertThat(cut).containsExactly("oldest");
        assertThat(undecided.cut()).isEqualTo(1);
    }
}

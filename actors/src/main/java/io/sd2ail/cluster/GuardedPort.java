package io.sd2ail.cluster;

import com.typesafe.config.Config;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.stream.FanOutShape2;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.UniformFanInShape;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.GraphDSL;
import org.apache.pekko.stream.javadsl.Merge;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;

/// A node's port with a [PortGate] before the toolkit's own flow. The toolkit has no door for that, so the flow that it
/// gives every incoming connection is replaced in its transport by reflection; the gate is fused with it and costs a
/// walk over the lengths of the frames. A toolkit that has no such field any more leaves the port as it is, which is
/// said.
final class GuardedPort {
    private static final Logger log = LoggerFactory.getLogger(GuardedPort.class);

    private static final String FIELD = "inboundConnectionFlow";

    /// Connections that have not said what they are, and how long they may take: a node says it at once.
    static final int MOST_UNDECIDED = 128;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private GuardedPort() {}

    /// @param answers to questions, by their words; the connection is closed behind an answer
    static void guard(ActorSystem<?> system, Function<String, CompletionStage<String>> answers) {
        Object transport =
                ((RemoteActorRefProvider) ((ExtendedActorSystem) Adapter.toClassic(system)).provider()).transport();
        try {
            Field field = transport.getClass().getDeclaredField(FIELD);
            field.setAccessible(true);
            Object former = field.get(transport);
            field.set(transport, guarded(former, system, answers));
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.warn(
                    "the frames that come in are not checked before they are parsed ({}): use a network that you trust"
                            + " alone",
                    e.toString());
        }
    }

    private static int largestFrame(Config config) {
        Config advanced = config.getConfig("pekko.remote.artery.advanced");
        return Math.toIntExact(
                Math.max(advanced.getBytes("maximum-frame-size"), advanced.getBytes("maximum-large-frame-size")));
    }

    @SuppressWarnings("unchecked") // the field's type, which a test holds
    private static Object guarded(
            Object former, ActorSystem<?> system, Function<String, CompletionStage<String>> answers) {
        int largestFrame = largestFrame(system.settings().config());
        UndecidedConnections undecided = new UndecidedConnections(MOST_UNDECIDED, PATIENCE);
        var flows = (Future<org.apache.pekko.stream.scaladsl.Flow<ByteString, ByteString, NotUsed>>) former;
        return flows.map(
                flow -> gated(new Flow<>(flow), new PortGate(largestFrame, undecided), answers)
                        .asScala(),
                system.executionContext());
    }

    private static Flow<ByteString, ByteString, NotUsed> gated(
            Flow<ByteString, ByteString, NotUsed> toolkit,
            PortGate portGate,
            Function<String, CompletionStage<String>> answers) {
        Flow<String, ByteString, NotUsed> answered = Flow.of(String.class)
                .mapAsync(1, answers::apply)
                .map(answer -> ByteString.fromString(answer + PortGate.END));
        return Flow.fromGraph(GraphDSL.create(builder -> {
            FanOutShape2<ByteString, ByteString, String> gate = builder.add(portGate);
            UniformFanInShape<ByteString, ByteString> back = builder.add(Merge.<ByteString>create(2));
            builder.from(gate.out0()).via(builder.add(toolkit)).viaFanIn(back);
            builder.from(gate.out1()).via(builder.add(answered)).viaFanIn(back);
            return FlowShape.of(gate.in(), back.out());
        }));
    }
}

package io.sd2ail.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.fake.FakeDiffusionModel;
import io.sd2ail.fake.FakeParts;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.SinkRef;
import org.apache.pekko.stream.StreamRefAttributes;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.StreamRefs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private static final ActorTestKit KIT = ActorTestKit.create("generator", ConfigFactory.load());
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final NetworkShape SHAPE = new NetworkShape(2, 1, 3, 1, 4, 4, 2);

    private final TestProbe<ActivityBoard.Command> board = KIT.createTestProbe();
    private final TestProbe<ActorRef<Uplink.Command<SyntheticBatch>>> attaches = KIT.createTestProbe();
    private final ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create(1 << 20));
    private final CountingModel model = new CountingModel();
    private final ActorRef<Generator.Command> generator = KIT.spawn(Generator.create(new Generator.Setup(
            "generator-1",
            "generator",
            () -> new SyntheticGenerator(
                    "generator-1",
                    model,
                    new FakeParts("").config().sd2ail().synthesis(),
                    SHAPE,
                    NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 2),
                    new float[3],
                    new RandomStream(1, "generator")),
            (_, uplink) -> attaches.ref().tell(uplink),
            broadcast,
            board.ref(),
            StreamSettings.of(KIT.system().settings().config()))));

    private static final class CountingModel extends FakeDiffusionModel {
        private final AtomicInteger samples = new AtomicInteger();
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public float[] denoise(int count, float[] start, float[] noise) {
            samples.incrementAndGet();
            return super.denoise(count, start, noise);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @AfterEach
    void stopGenerator() {
        KIT.stop(generator);
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private void publish(long version, float threshold) {
        broadcast.tell(new ParameterBroadcast.Publish(new ParameterSnapshot(
                ParameterSnapshot.Topic.DIFFUSION,
                version,
                version,
                Map.of(ParameterSnapshot.DENOISER, new float[1], ParameterSnapshot.THRESHOLD, new float[] {threshold
                }))));
    }

    /// Connects the generator to a receiver that takes a batch when it is asked to.
    private SinkQueueWithCancel<SyntheticBatch> connect() {
        Pair<SinkRef<SyntheticBatch>, SinkQueueWithCancel<SyntheticBatch>> inlet = StreamRefs.<SyntheticBatch>sinkRef()
                .addAttributes(StreamRefAttributes.bufferCapacity(1))
                .toMat(Sink.<SyntheticBatch>queue().addAttributes(Attributes.inputBuffer(1, 1)), Keep.both())
                .run(KIT.system());
        attaches.receiveMessage(PATIENCE).tell(new Uplink.Attached<>(inlet.first(), 0));
        return inlet.second();
    }

    private static SyntheticBatch next(SinkQueueWithCancel<SyntheticBatch> receiver) {
        return receiver.pull()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .orElseThrow();
    }

    private void waitsFor(String reason) {
        board.fishForMessage(
                PATIENCE,
                message -> message instanceof ActivityBoard.Changed changed
                                && changed.reason().equals(reason)
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
    }

    @Test
    void sample_beforeTheFirstWeights_waitsForThemAndSaysSo() {
        SinkQueueWithCancel<SyntheticBatch> receiver = connect();
        waitsFor("the first diffusion weights");
        assertThat(model.samples).hasValue(0);

        publish(3, 0.5f);

        SyntheticBatch batch = next(receiver);
        assertThat(batch.generator()).isEqualTo("generator-1");
        assertThat(batch.sequence()).isZero();
        assertThat(batch.diffusionVersion()).isEqualTo(3);
        assertThat(batch.rows()).isEqualTo(batch.sampled()).isEqualTo(4);
    }

    @Test
    void sample_receiverThatTakesNothing_isMadeForItsBuffersAlone() {
        publish(1, 0.5f);
        SinkQueueWithCancel<SyntheticBatch> receiver = connect();
        next(receiver);
        waitsFor("the pool to want a batch");
        next(receiver);
        TestProbe<Integer> barrier = KIT.createTestProbe();
        CompletableFuture<SyntheticBatch> replaced = new CompletableFuture<>();
        generator.tell(new Generator.Sample(replaced));
        var unused = replaced.thenRun(() -> barrier.ref().tell(model.samples.get()));

        // Two were taken, one was asked for here; what lies on the way is one in each of three buffers at most.
        assertThat(barrier.receiveMessage(PATIENCE)).isBetween(3, 6);
    }

    @Test
    void sample_thresholdThatNothingPasses_sendsABatchWithoutRows() {
        publish(1, 0.95f);

        SyntheticBatch batch = next(connect());

        assertThat(batch.rows()).isZero();
        assertThat(batch.sampled()).isEqualTo(4);
    }

    @Test
    void parameters_newerOnes_areUsedByWhatIsSampledThen() {
        publish(1, 0.5f);
        SinkQueueWithCancel<SyntheticBatch> receiver = connect();
        assertThat(next(receiver).diffusionVersion()).isEqualTo(1);

        publish(9, 0.95f);

        SyntheticBatch batch = next(receiver);
        while (batch.diffusionVersion() == 1) {
            batch = next(receiver);
        }
        assertThat(batch.diffusionVersion()).isEqualTo(9);
        assertThat(batch.threshold()).isEqualTo(0.95f);
    }

    @Test
    void sample_ofASecondConnection_cancelsTheFormersAsking() {
        CompletableFuture<SyntheticBatch> former = new CompletableFuture<>();
        CompletableFuture<SyntheticBatch> latter = new CompletableFuture<>();
        generator.tell(new Generator.Sample(former));
        generator.tell(new Generator.Sample(latter));
        assertThatThrownBy(() -> former.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class);

        publish(1, 0.5f);

        assertThat(latter)
                .succeedsWithin(PATIENCE)
                .extracting(SyntheticBatch::sequence)
                .isEqualTo(0L);
        assertThat(model.samples).hasValue(1);
    }

    @Test
    void stop_whateverItWaitsFor_givesTheModelBack() {
        KIT.stop(generator);

        assertThat(model.closed.getCount()).isZero();
    }
}

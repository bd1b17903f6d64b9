package io.sd2ail.learner;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticIntakeTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create("synthetic", ConfigFactory.parseString("""
                            pekko.actor.serialize-messages = on
                            """).withFallback(ConfigFactory.load()));
    private static final StreamSettings SETTINGS =
            StreamSettings.of(KIT.system().settings().config());
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int ROW_SIZE = 3;

    private final TestProbe<LearnerCommand> learner = KIT.createTestProbe();
    private final ActorRef<SyntheticIntake.Command> intake =
            KIT.spawn(SyntheticIntake.create(learner.ref(), ROW_SIZE, SETTINGS.demonstrations()));

    @AfterEach
    void stopIntake() {
        KIT.stop(intake);
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static SyntheticBatch batch(String generator, long sequence, int rowSize, float value) {
        float[] values = new float[2 * rowSize];
        values[values.length - 1] = value;
        return new SyntheticBatch(generator, sequence, 7, 4, 0.5f, 2, rowSize, values);
    }

    private static SyntheticBatch good(String generator, long sequence) {
        return batch(generator, sequence, ROW_SIZE, 1);
    }

    /// @return completes when the connection has ended
    private CompletableFuture<Done> send(
            TestProbe<Uplink.Command<SyntheticBatch>> uplink, String generator, LongFunction<SyntheticBatch> batches) {
        intake.tell(new SyntheticIntake.Attach(generator, 0, uplink.ref()));
        Uplink.Attached<SyntheticBatch> attached = attached(uplink);
        return Source.range(0, 1000)
                .map(sequence -> batches.apply(sequence))
                .watchTermination(Keep.right())
                .to(attached.inlet().getSink())
                .run(KIT.system())
                .toCompletableFuture();
    }

    private static Uplink.Attached<SyntheticBatch> attached(TestProbe<Uplink.Command<SyntheticBatch>> uplink) {
        return (Uplink.Attached<SyntheticBatch>) uplink.fishForMessage(
                        PATIENCE,
                        message -> message instanceof Uplink.Attached<?>
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .getLast();
    }

    private static void acknowledged(TestProbe<Uplink.Command<SyntheticBatch>> uplink, long upTo) {
        uplink.fishForMessage(
                PATIENCE,
                message -> message instanceof Uplink.Acknowledge<?> done && done.upTo() == upTo
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
    }

    private LearnerCommand.InsertSynthetic asks() {
        return learner.expectMessageClass(LearnerCommand.InsertSynthetic.class, PATIENCE);
    }

    @Test
    void batch_learnerThatHasNotTakenTheOneBefore_waitsForIt() {
        TestProbe<Uplink.Command<SyntheticBatch>> uplink = KIT.createTestProbe();
        var unused = send(uplink, "generator", sequence -> good("generator", sequence));

        LearnerCommand.InsertSynthetic first = asks();
        assertThat(first.batch().sequence()).isZero();
        // Signs of life come while nothing is taken, and nothing more has been asked by then.
        acknowledged(uplink, -1);
        acknowledged(uplink, -1);
        learner.expectNoMessage(Duration.ZERO);

        first.inserted().complete(Done.getInstance());

        assertThat(asks().batch().sequence()).isEqualTo(1);
        acknowledged(uplink, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong size", "not finite", "infinite", "huge", "another's name"})
    void batch_thatTheDiscriminatorCantTake_endsItsConnectionAndNoOther(String fault) {
        TestProbe<Uplink.Command<SyntheticBatch>> bad = KIT.createTestProbe();
        TestProbe<Uplink.Command<SyntheticBatch>> fine = KIT.createTestProbe();
        CompletableFuture<Done> ended = send(bad, "bad", sequence -> switch (fault) {
            case "wrong size" -> batch("bad", sequence, ROW_SIZE + 1, 1);
            case "not finite" -> batch("bad", sequence, ROW_SIZE, Float.NaN);
            case "huge" -> batch("bad", sequence, ROW_SIZE, 1e30f);
            case "infinite" -> batch("bad", sequence, ROW_SIZE, Float.NEGATIVE_INFINITY);
            default -> good("fine", sequence);
        });

        assertThat(ended).failsWithin(PATIENCE);
        learner.expectNoMessage(Duration.ZERO);
        var unusedToo = send(fine, "fine", sequence -> good("fine", sequence));
        LearnerCommand.InsertSynthetic asked = asks();
        assertThat(asked.batch().generator()).isEqualTo("fine");
        assertThat(asked.batch().values()).containsOnly(0, 1);
    }

    @Test
    void attach_ofAGeneratorThatIsThere_endsItsFormerConnection() {
        TestProbe<Uplink.Command<SyntheticBatch>> uplink = KIT.createTestProbe();
        CompletableFuture<Done> former = send(uplink, "generator", sequence -> good("generator", sequence));
        asks();

        var unused = send(uplink, "generator", sequence -> good("generator", sequence));

        assertThat(former).failsWithin(PATIENCE);
    }

    @Test
    void attach_ofTwoGeneratorsByOneUplink_failsNothing() {
        TestProbe<Uplink.Command<SyntheticBatch>> uplink = KIT.createTestProbe();
        intake.tell(new SyntheticIntake.Attach("one", 0, uplink.ref()));
        attached(uplink);

        intake.tell(new SyntheticIntake.Attach("other", 0, uplink.ref()));

        attached(uplink);
    }

    @Test
    void generators_several_shareWhatTheLearnerTakes() {
        TestProbe<Uplink.Command<SyntheticBatch>> one = KIT.createTestProbe();
        TestProbe<Uplink.Command<SyntheticBatch>> other = KIT.createTestProbe();
        var unused = send(one, "one", sequence -> good("one", sequence));
        var unusedToo = send(other, "other", sequence -> good("other", sequence));
        long fromOne = 0;
        long fromOther = 0;

        // A merge that served one alone would never let the other in.
        while (fromOne < 20 || fromOther < 20) {
            LearnerCommand.InsertSynthetic asked = asks();
            if (asked.batch().generator().equals("one")) {
                assertThat(asked.batch().sequence()).isEqualTo(fromOne++);
            } else {
                assertThat(asked.batch().sequence()).isEqualTo(fromOther++);
            }
            asked.inserted().complete(Done.getInstance());
        }
        acknowledged(one, fromOne - 1);
        acknowledged(other, fromOther - 1);
    }

    @Test
    void generator_thatHasLeft_losesItsConnectionAndIsForgotten() {
        TestProbe<Uplink.Command<SyntheticBatch>> leaver = KIT.createTestProbe();
        CompletableFuture<Done> ended = send(leaver, "leaver", sequence -> good("leaver", sequence));
        LearnerCommand.InsertSynthetic asked = asks();

        leaver.stop();

        assertThat(ended).failsWithin(PATIENCE);
        TestProbe<Uplink.Command<SyntheticBatch>> successor = KIT.createTestProbe();
        var unused = send(successor, "leaver", sequence -> good("leaver", sequence));
        acknowledged(successor, -1);
        asked.inserted().complete(Done.getInstance());
    }
}

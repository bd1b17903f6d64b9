package io.sd2ail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.State;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.data.WorkerId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WireFormatTest {
    private static final long MANY = 1L << 40;

    private record Codec(String kind, byte[] bytes, Function<byte[], Object> decode) {}

    private static List<Codec> codecs(long seed, int rows) {
        return List.of(
                new Codec(
                        "rollout batches",
                        WireFormat.encode(Samples.rolloutBatches(seed, rows, 3, 2)),
                        WireFormat::rolloutBatches),
                new Codec(
                        "checked batch",
                        WireFormat.encode(Samples.checkedBatch(seed, rows, 2), 0),
                        WireFormat::checkedBatch),
                new Codec(
                        "synthetic batch",
                        WireFormat.encode(Samples.syntheticBatch(seed, rows, 4)),
                        WireFormat::syntheticBatch),
                new Codec(
                        "parameter snapshot",
                        WireFormat.encode(Samples.parameterSnapshot(seed, rows)),
                        bytes -> WireFormat.parameterSnapshot(halves(bytes))),
                new Codec(
                        "checkpoint manifest",
                        WireFormat.encode(Samples.manifest(seed)),
                        WireFormat::checkpointManifest),
                new Codec("state", write(Samples.state(seed, rows)), WireFormatTest::readState));
    }

    private static List<byte[]> halves(byte[] bytes) {
        return List.of(
                Arrays.copyOf(bytes, bytes.length / 2), Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length));
    }

    private static byte[] write(State state) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            WireFormat.write(state, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static State readState(byte[] bytes) {
        try {
            return WireFormat.readState(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertSame(Object decoded, Object original) {
        assertThat(decoded).usingRecursiveComparison(Samples.EXACT).isEqualTo(original);
    }

    @Property(tries = 100)
    void decode_encodedRecord_isTheRecord(
            @ForAll @LongRange(min = 0, max = MANY) long seed, @ForAll @IntRange(max = 65) int rows) {
        assertSame(
                WireFormat.rolloutBatches(codecs(seed, rows).get(0).bytes()), Samples.rolloutBatches(seed, rows, 3, 2));
        assertSame(WireFormat.checkedBatch(codecs(seed, rows).get(1).bytes()), Samples.checkedBatch(seed, rows, 2));
        assertSame(WireFormat.syntheticBatch(codecs(seed, rows).get(2).bytes()), Samples.syntheticBatch(seed, rows, 4));
        assertSame(
                WireFormat.parameterSnapshot(halves(codecs(seed, rows).get(3).bytes())),
                Samples.parameterSnapshot(seed, rows));
        assertThat(WireFormat.checkpointManifest(codecs(seed, rows).get(4).bytes()))
                .isEqualTo(Samples.manifest(seed));
        assertSame(readState(codecs(seed, rows).get(5).bytes()), Samples.state(seed, rows));
    }

    @Test
    void encode_columns_areLittleEndian() throws IOException {
        byte[] bytes = WireFormat.encode(new RolloutBatches(List.of(Samples.rolloutBatch(1, 1, 2, 1))));
        ByteString observations = io.sd2ail.wire.v1.RolloutBatches.parseFrom(bytes)
                .getBatches(0)
                .getTransitions()
                .getObservations();
        float first = Samples.rolloutBatch(1, 1, 2, 1).transitions().observations()[0];
        assertThat(Integer.reverseBytes(observations.asReadOnlyByteBuffer().getInt()))
                .isEqualTo(Float.floatToIntBits(first));
    }

    @Property(tries = 300)
    void decode_flippedBytes_givesARecordOrMalformed(@ForAll @LongRange(min = 0, max = MANY) long seed) {
        RandomStream random = new RandomStream(seed, "mutations");
        for (Codec codec : codecs(seed, random.nextInt(4))) {
            byte[] mutated = codec.bytes().clone();
            int flips = 1 + random.nextInt(3);
            for (int i = 0; i < flips; i++) {
                mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertRecordOrMalformed(codec, mutated);
        }
    }

    @Property(tries = 100)
    void decode_bytesCutShort_givesARecordOrMalformed(@ForAll @LongRange(min = 0, max = MANY) long seed) {
        RandomStream random = new RandomStream(seed, "cuts");
        for (Codec codec : codecs(seed, 3)) {
            assertRecordOrMalformed(codec, Arrays.copyOf(codec.bytes(), random.nextInt(codec.bytes().length)));
        }
    }

    @Property(tries = 300)
    void decode_randomBytes_givesARecordOrMalformed(@ForAll byte[] bytes) {
        for (Codec codec : codecs(1, 0)) {
            assertRecordOrMalformed(codec, bytes);
        }
    }

    private static void assertRecordOrMalformed(Codec codec, byte[] bytes) {
        try {
            assertThat(codec.decode().apply(bytes)).isNotNull();
        } catch (MalformedMessageException e) {
            assertThat(e).hasMessageStartingWith("malformed " + codec.kind() + ": ");
        }
    }

    private static byte[] one(io.sd2ail.wire.v1.RolloutBatch.Builder batch) {
        return io.sd2ail.wire.v1.RolloutBatches.newBuilder()
                .addBatches(batch)
                .build()
                .toByteArray();
    }

    @Test
    void rolloutBatches_sizesWhoseProductOverflows_areRefusedWithoutAllocating() {
        byte[] bytes = one(io.sd2ail.wire.v1.RolloutBatch.newBuilder()
                .setWorker("w")
                .setTransitions(io.sd2ail.wire.v1.TransitionBatch.newBuilder()
                        .setRows(65_536)
                        .setObservationSize(65_536)
                        .setActionSize(1)));
        assertThatThrownBy(() -> WireFormat.rolloutBatches(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(
                        "malformed rollout batches: observations has 0 bytes, float32 [65536, 65536] needs 17179869184");
    }

    @Test
    void rolloutBatches_tooManyRows_areRefused() {
        byte[] bytes = one(io.sd2ail.wire.v1.RolloutBatch.newBuilder()
                .setWorker("w")
                .setTransitions(io.sd2ail.wire.v1.TransitionBatch.newBuilder().setRows(-1)));
        assertThatThrownBy(() -> WireFormat.rolloutBatches(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed rollout batches: rows is 4294967295, must be 0 to 65536");
    }

    @Test
    void rolloutBatches_withoutAnything_areRefused() {
        assertThatThrownBy(() -> WireFormat.rolloutBatches(new byte[0]))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed rollout batches: no batch");
        assertThatThrownBy(() -> WireFormat.rolloutBatches(one(io.sd2ail.wire.v1.RolloutBatch.newBuilder())))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed rollout batches: worker has 0 characters, must have 1 to 256");
    }

    @Test
    void rolloutBatches_thatDoNotFollowEachOther_areRefused() throws IOException {
        io.sd2ail.wire.v1.RolloutBatches.Builder message = sample();
        message.getBatchesBuilder(0).setWorker("w").setIncarnation(1).setSequence(4);
        message.getBatchesBuilder(1).setWorker("w").setIncarnation(1).setSequence(6);
        assertThatThrownBy(() -> WireFormat.rolloutBatches(message.build().toByteArray()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("batch 6 of")
                .hasMessageContaining("doesn't follow batch 4 of");
        message.getBatchesBuilder(1).setSequence(5).setIncarnation(2);
        assertThatThrownBy(() -> WireFormat.rolloutBatches(message.build().toByteArray()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("batch 5 of")
                .hasMessageContaining("doesn't follow batch 4 of");
    }

    private static io.sd2ail.wire.v1.RolloutBatches.Builder sample() throws IOException {
        return io.sd2ail.wire.v1.RolloutBatches.parseFrom(WireFormat.encode(Samples.rolloutBatches(1, 2, 1, 1)))
                .toBuilder();
    }

    @Test
    void rolloutBatches_flagThatIsNeitherTrueNorFalse_areRefused() throws IOException {
        io.sd2ail.wire.v1.RolloutBatches.Builder message = sample();
        message.getBatchesBuilder(1).getTransitionsBuilder().setTerminated(ByteString.copyFrom(new byte[] {0, 2}));
        assertThatThrownBy(() -> WireFormat.rolloutBatches(message.build().toByteArray()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed rollout batches: terminated has 2 at row 1, neither 0 nor 1");
    }

    /// 6 rows of one episode that ends at row 3, in which each next observation but the last is the following one.
    private static RolloutBatches episodes() {
        int size = 40;
        float[] observations = new RandomStream(1, "episodes").gaussians(6 * size);
        float[] next = new float[6 * size];
        System.arraycopy(observations, size, next, 0, 5 * size);
        System.arraycopy(new RandomStream(2, "episodes").gaussians(size), 0, next, 3 * size, size);
        System.arraycopy(new RandomStream(3, "episodes").gaussians(size), 0, next, 5 * size, size);
        TransitionBatch rows = new TransitionBatch(
                6, size, 1, observations, new float[6], new float[6], next, new boolean[6], new boolean[6]);
        return new RolloutBatches(List.of(new RolloutBatch(new WorkerId("w", 0), 0, 0, 1, rows, List.of())));
    }

    @Test
    void rolloutBatches_nextObservationThatIsTheRowAfters_isStoredOnce() throws IOException {
        byte[] bytes = WireFormat.encode(episodes());
        io.sd2ail.wire.v1.TransitionBatch rows =
                io.sd2ail.wire.v1.RolloutBatches.parseFrom(bytes).getBatches(0).getTransitions();

        assertThat(rows.getKeepsNext().toByteArray()).containsExactly(0, 0, 0, 1, 0, 1);
        assertThat(rows.getNextObservations().size()).isEqualTo(2 * 40 * Float.BYTES);
        assertSame(WireFormat.rolloutBatches(bytes), episodes());
    }

    @Test
    void rolloutBatches_ofAnEarlierProgram_keepAllNextObservations() throws IOException {
        io.sd2ail.wire.v1.RolloutBatches.Builder message =
                io.sd2ail.wire.v1.RolloutBatches.parseFrom(WireFormat.encode(episodes())).toBuilder();
        float[] next = episodes().batches().getFirst().transitions().nextObservations();
        message.getBatchesBuilder(0).getTransitionsBuilder().clearKeepsNext().setNextObservations(Column.of(next));

        assertSame(WireFormat.rolloutBatches(message.build().toByteArray()), episodes());
    }

    @Test
    void rolloutBatches_withoutTheLastNextObservation_areRefused() throws IOException {
        io.sd2ail.wire.v1.RolloutBatches.Builder message =
                io.sd2ail.wire.v1.RolloutBatches.parseFrom(WireFormat.encode(episodes())).toBuilder();
        message.getBatchesBuilder(0)
                .getTransitionsBuilder()
                .setKeepsNext(ByteString.copyFrom(new byte[] {0, 0, 0, 1, 1, 0}));

        assertThatThrownBy(() -> WireFormat.rolloutBatches(message.build().toByteArray()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed rollout batches: keeps_next has 0 at row 5, the last one");
    }

    @Test
    void checkedBatch_rowsThatDoNotAddUp_isRefused() throws IOException {
        byte[] bytes =
                io.sd2ail.wire.v1.CheckedBatch.parseFrom(WireFormat.encode(Samples.checkedBatch(1, 4, 0), 0))
                        .toBuilder()
                        .setProducedRows(5)
                        .build()
                        .toByteArray();
        assertThatThrownBy(() -> WireFormat.checkedBatch(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("4 of 5 produced");
    }

    @Test
    void readState_sameArrayTwice_isRefused() {
        byte[] once = write(Samples.state(1, 2));
        byte[] twice = Arrays.copyOf(once, 2 * once.length);
        System.arraycopy(once, 0, twice, once.length, once.length);
        assertThatThrownBy(() -> readState(twice))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed state: array 'counters.updates' comes twice");
    }

    @Test
    void parameterSnapshot_unknownTopic_isRefused() {
        byte[] bytes = io.sd2ail.wire.v1.ParameterSnapshot.newBuilder()
                .setTopicValue(77)
                .build()
                .toByteArray();
        assertThatThrownBy(() -> WireFormat.parameterSnapshot(List.of(bytes)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed parameter snapshot: topic is 77, none of policy, diffusion and demonstrations");
    }
}

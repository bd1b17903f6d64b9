package io.sd2ail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
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
                        "rollout batch",
                        WireFormat.encode(Samples.rolloutBatch(seed, rows, 3, 2)),
                        WireFormat::rolloutBatch),
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
        assertSame(WireFormat.rolloutBatch(codecs(seed, rows).get(0).bytes()), Samples.rolloutBatch(seed, rows, 3, 2));
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
        byte[] bytes = WireFormat.encode(Samples.rolloutBatch(1, 1, 2, 1));
        ByteString observations =
                io.sd2ail.wire.v1.RolloutBatch.parseFrom(bytes).getTransitions().getObservations();
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

    @Test
    void rolloutBatch_sizesWhoseProductOverflows_isRefusedWithoutAllocating() {
        byte[] bytes = io.sd2ail.wire.v1.RolloutBatch.newBuilder()
                .setWorker("w")
                .setTransitions(io.sd2ail.wire.v1.TransitionBatch.newBuilder()
                        .setRows(65_536)
                        .setObservationSize(65_536)
                        .setActionSize(1))
                .build()
                .toByteArray();
        assertThatThrownBy(() -> WireFormat.rolloutBatch(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(
                        "malformed rollout batch: observations has 0 bytes, float32 [65536, 65536] needs 17179869184");
    }

    @Test
    void rolloutBatch_tooManyRows_isRefused() {
        byte[] bytes = io.sd2ail.wire.v1.RolloutBatch.newBuilder()
                .setWorker("w")
                .setTransitions(io.sd2ail.wire.v1.TransitionBatch.newBuilder().setRows(-1))
                .build()
                .toByteArray();
        assertThatThrownBy(() -> WireFormat.rolloutBatch(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed rollout batch: rows is 4294967295, must be 0 to 65536");
    }

    @Test
    void rolloutBatch_withoutAnything_isRefused() {
        assertThatThrownBy(() -> WireFormat.rolloutBatch(new byte[0]))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed rollout batch: worker has 0 characters, must have 1 to 256");
    }

    @Test
    void rolloutBatch_flagThatIsNeitherTrueNorFalse_isRefused() throws IOException {
        io.sd2ail.wire.v1.RolloutBatch.Builder message =
                io.sd2ail.wire.v1.RolloutBatch.parseFrom(WireFormat.encode(Samples.rolloutBatch(1, 2, 1, 1)))
                        .toBuilder();
        message.getTransitionsBuilder().setTerminated(ByteString.copyFrom(new byte[] {0, 2}));
        assertThatThrownBy(() -> WireFormat.rolloutBatch(message.build().toByteArray()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed rollout batch: terminated has 2 at row 1, neither 0 nor 1");
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

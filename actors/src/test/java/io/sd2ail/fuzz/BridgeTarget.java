package io.sd2ail.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.bridge.BridgeBatch;
import io.sd2ail.environment.bridge.Connection;
import io.sd2ail.environment.bridge.Simulator;
import io.sd2ail.environment.bridge.SimulatorLife;
import io.sd2ail.environment.bridge.v1.EnvironmentsStepped;
import io.sd2ail.environment.bridge.v1.Failure;
import io.sd2ail.environment.bridge.v1.Observation;
import io.sd2ail.environment.bridge.v1.SimulatorReply;
import io.sd2ail.environment.bridge.v1.SimulatorRequest;
import io.sd2ail.fake.FakeEnvironment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What a simulator at the other end of a connection answers, while two of its environments are reset and stepped.
final class BridgeTarget implements FuzzTarget {
    private static final int LONGEST = 1 << 13;

    @Override
    public List<byte[]> seeds() throws IOException {
        SimulatorReply reset = SimulatorReply.newBuilder()
                .setObservation(Observation.newBuilder().addValues(1).addValues(2))
                .build();
        SimulatorReply stepped = SimulatorReply.newBuilder()
                .setStepped(EnvironmentsStepped.newBuilder()
                        .addObservations(1)
                        .addObservations(2)
                        .addRewards(3)
                        .setEnds(ByteString.copyFrom(new byte[] {0})))
                .build();
        SimulatorReply failed = SimulatorReply.newBuilder()
                .setStepped(EnvironmentsStepped.newBuilder()
                        .addObservations(0)
                        .addObservations(0)
                        .addRewards(0)
                        .setEnds(ByteString.copyFrom(new byte[] {4}))
                        .addFailures(Failure.getDefaultInstance()))
                .build();
        return List.of(frames(reset, reset, stepped, stepped), frames(reset, reset, failed, stepped));
    }

    private static byte[] frames(SimulatorReply... replies) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (SimulatorReply reply : replies) {
            frames.write(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(reply.getSerializedSize())
                    .array());
            reply.writeTo(frames);
        }
        return frames.toByteArray();
    }

    @Override
    public void read(byte[] input) {
        try (BridgeBatch batch = new BridgeBatch(new OneLife(input), 2, Duration.ofSeconds(1))) {
            List<Environment> environments = batch.environments();
            for (Environment environment : environments) {
                try {
                    environment.reset(new Random(1));
                    environment.step(new double[] {0});
                    environment.info(new double[1]);
                } catch (EpisodeLostException _) {
                    // The episode is lost, the run goes on.
                }
            }
        }
    }

    /// One simulator, whose every answer is the next frame of the input.
    private static final class OneLife implements SimulatorLife, Simulator {
        private final byte[] input;
        private int at;
        private boolean open = true;

        OneLife(byte[] input) {
            this.input = input;
        }

        @Override
        public SimulatorReply exchange(SimulatorRequest request, Duration patience) {
            int length = input.length - at < Integer.BYTES
                    ? 0
                    : ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
            // A connection takes bytes behind an answer for an error: it is given no more than the frame.
            int end = Math.clamp((long) at + Integer.BYTES + Math.max(0, length), at, input.length);
            try {
                return new Connection(
                                Channels.newChannel(new ByteArrayInputStream(input, at, end - at)),
                                Channels.newChannel(OutputStream.nullOutputStream()),
                                LONGEST)
                        .exchange(request, LONGEST);
            } catch (InvalidProtocolBufferException garbage) {
                throw garbage(garbage.getMessage());
            } catch (IOException failure) {
                throw ended();
            } finally {
                at = end;
            }
        }

        @Override
        public EpisodeLostException garbage(@Nullable String what) {
            close();
            return new EpisodeLostException("garbage", "garbage: " + what);
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public EnvironmentSpec spec() {
            return FakeEnvironment.SPEC;
        }

        @Override
        public List<String> infoNames() {
            return List.of("figure");
        }

        @Override
        public String versions() {
            return "fuzzed";
        }

        @Override
        public Simulator simulator() {
            if (!open) {
                throw ended();
            }
            return this;
        }

        @Override
        public int life() {
            return 1;
        }

        @Override
        public boolean lives(int which) {
            return open && which == 1;
        }

        @Override
        public EpisodeLostException lost(Failure failure) {
            return new EpisodeLostException("failure", failure.toString());
        }

        @Override
        public EpisodeLostException ended() {
            close();
            return new EpisodeLostException("ended", "the simulator has ended");
        }

        @Override
        public void close() {
            open = false;
        }
    }
}

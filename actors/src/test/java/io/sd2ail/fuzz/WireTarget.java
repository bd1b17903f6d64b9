package io.sd2ail.fuzz;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.CheckpointManifest;
import io.sd2ail.data.ParameterPart;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.fake.Batches;
import io.sd2ail.fake.FakeEnvironment;
import io.sd2ail.ledger.BatchValidator;
import io.sd2ail.wire.MalformedMessageException;
import io.sd2ail.wire.WireFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The messages of streams, weights and checkpoints. What can be read can be written and read again, and rows pass the
/// intake's check or are rejected.
final class WireTarget implements FuzzTarget {
    private static final int READERS = 7;

    private final BatchValidator validator =
            new BatchValidator(FakeEnvironment.SPEC, ObservationNormalizer.identity(2), (_, _, _) -> {});

    @Override
    public List<byte[]> seeds() throws IOException {
        WorkerId worker = new WorkerId("rollout-1", 0);
        CheckedBatch checked = CheckedBatch.allPassed(Batches.batch(worker, 0, 3));
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        State saved = State.create();
        saved.put("floats", new float[] {1, 2});
        saved.put("longs", new long[] {3});
        saved.put("doubles", new double[] {4});
        WireFormat.write(saved, state);
        return List.of(
                Scratch.input(
                        0,
                        WireFormat.encode(
                                new RolloutBatches(List.of(Batches.batch(worker, 0, 2), Batches.batch(worker, 1, 2))))),
                Scratch.input(1, WireFormat.encode(checked, 0)),
                Scratch.input(
                        2, WireFormat.encode(new SyntheticBatch("generator-1", 0, 1, 9, 0.5f, 2, 3, new float[6]))),
                Scratch.input(
                        3,
                        WireFormat.encode(new ParameterSnapshot(
                                ParameterSnapshot.Topic.POLICY, 1, 2, Map.of(ParameterSnapshot.POLICY, new float[] {
                                    1, 2, 3
                                })))),
                Scratch.input(
                        4,
                        WireFormat.encode(
                                new ParameterPart(ParameterSnapshot.Topic.DIFFUSION, 1, 0, 2, new byte[] {1, 2}))),
                Scratch.input(5, WireFormat.encode(new CheckpointManifest(1, 2, 3, 4, 5))),
                Scratch.input(6, state.toByteArray()));
    }

    @Override
    public void read(byte[] input) throws IOException {
        byte[] bytes = Scratch.rest(input);
        try {
            switch (Scratch.reader(input, READERS)) {
                case 0 -> {
                    RolloutBatches batches = WireFormat.rolloutBatches(bytes);
                    batches.batches().forEach(validator::check);
                    WireFormat.rolloutBatches(WireFormat.encode(batches));
                }
                case 1 -> WireFormat.checkedBatch(WireFormat.encode(WireFormat.checkedBatch(bytes), 0));
                case 2 -> WireFormat.syntheticBatch(WireFormat.encode(WireFormat.syntheticBatch(bytes)));
                case 3 ->
                    WireFormat.parameterSnapshot(
                            List.of(WireFormat.encode(WireFormat.parameterSnapshot(List.of(bytes)))));
                case 4 -> WireFormat.parameterPart(WireFormat.encode(WireFormat.parameterPart(bytes)));
                case 5 -> WireFormat.checkpointManifest(WireFormat.encode(WireFormat.checkpointManifest(bytes)));
                default -> {
                    ByteArrayOutputStream again = new ByteArrayOutputStream();
                    WireFormat.write(WireFormat.readState(new ByteArrayInputStream(bytes)), again);
                    WireFormat.readState(new ByteArrayInputStream(again.toByteArray()));
                }
            }
        } catch (MalformedMessageException _) {
            // Refused.
        }
    }
}

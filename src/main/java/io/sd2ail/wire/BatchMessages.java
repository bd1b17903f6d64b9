package io.sd2ail.wire;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.data.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The messages that carry rows.
final class BatchMessages {
    private BatchMessages() {}

    static io.sd2ail.wire.v1.RolloutBatches message(RolloutBatches batches) {
        io.sd2ail.wire.v1.RolloutBatches.Builder message = io.sd2ail.wire.v1.RolloutBatches.newBuilder();
        for (RolloutBatch batch : batches.batches()) {
            message.addBatches(message(batch));
        }
        return message.build();
    }

    static RolloutBatches rolloutBatches(io.sd2ail.wire.v1.RolloutBatches message) throws Column.Problem {
        List<RolloutBatch> batches = new ArrayList<>();
        for (io.sd2ail.wire.v1.RolloutBatch batch : message.getBatchesList()) {
            batches.add(rolloutBatch(batch));
        }
        return new RolloutBatches(batches);
    }

    static io.sd2ail.wire.v1.RolloutBatch message(RolloutBatch batch) {
        io.sd2ail.wire.v1.RolloutBatch.Builder message = io.sd2ail.wire.v1.RolloutBatch.newBuilder()
                .setWorker(batch.source().worker())
                .setIncarnation(batch.source().incarnation())
                .setSequence(batch.sequence())
                .setFirstRow(batch.firstRow())
                .setPolicyVersion(batch.policyVersion())
                .setTransitions(message(batch.transitions()));
        for (EpisodeResult episode : batch.episodes()) {
            message.addEpisodesBuilder()
                    .setEpisodeReturn(episode.episodeReturn())
                    .setLength(episode.length());
        }
        return message.build();
    }

    private static io.sd2ail.wire.v1.TransitionBatch message(TransitionBatch batch) {
        boolean[] keepsNext = NextObservations.keeps(batch);
        return io.sd2ail.wire.v1.TransitionBatch.newBuilder()
                .setRows(batch.rows())
                .setObservationSize(batch.observationSize())
                .setActionSize(batch.actionSize())
                .setObservations(Column.of(batch.observations()))
                .setActions(Column.of(batch.actions()))
                .setRewards(Column.of(batch.rewards()))
                .setNextObservations(Column.of(NextObservations.kept(batch, keepsNext)))
                .setTerminated(Column.of(batch.terminated()))
                .setTruncated(Column.of(batch.truncated()))
                .setKeepsNext(Column.of(keepsNext))
                .build();
    }

    static RolloutBatch rolloutBatch(io.sd2ail.wire.v1.RolloutBatch message) throws Column.Problem {
        List<EpisodeResult> episodes = new ArrayList<>();
        Column.within("episodes", message.getEpisodesCount(), 0, Column.MAX_ROWS);
        for (io.sd2ail.wire.v1.EpisodeResult episode : message.getEpisodesList()) {
            int length = Column.within("episode length", episode.getLength(), 0, Integer.MAX_VALUE);
            episodes.add(new EpisodeResult(episode.getEpisodeReturn(), length));
        }
        return new RolloutBatch(
                new WorkerId(
                        Column.name("worker", message.getWorker()),
                        Column.notNegative("incarnation", message.getIncarnation())),
                Column.notNegative("sequence", message.getSequence()),
                Column.notNegative("first_row", message.getFirstRow()),
                Column.notNegative("policy_version", message.getPolicyVersion()),
                transitionBatch(message.getTransitions()),
                episodes);
    }

    private static TransitionBatch transitionBatch(io.sd2ail.wire.v1.TransitionBatch message) throws Column.Problem {
        int rows = Column.within("rows", message.getRows(), 0, Column.MAX_ROWS);
        int observation = Column.within("observation_size", message.getObservationSize(), 1, Column.MAX_SIZE);
        int action = Column.within("action_size", message.getActionSize(), 1, Column.MAX_SIZE);
        float[] observations = Column.floats("observations", message.getObservations(), rows, observation);
        return new TransitionBatch(
                rows,
                observation,
                action,
                observations,
                Column.floats("actions", message.getActions(), rows, action),
                Column.floats("rewards", message.getRewards(), rows, 1),
                nextObservations(message, observations, rows, observation),
                Column.flags("terminated", message.getTerminated(), rows),
                Column.flags("truncated", message.getTruncated(), rows));
    }

    private static float[] nextObservations(
            io.sd2ail.wire.v1.TransitionBatch message, float[] observations, int rows, int size) throws Column.Problem {
        if (message.getKeepsNext().isEmpty()) {
            return Column.floats("next_observations", message.getNextObservations(), rows, size);
        }
        boolean[] keeps = Column.flags("keeps_next", message.getKeepsNext(), rows);
        if (!keeps[rows - 1]) {
            throw new Column.Problem("keeps_next has 0 at row " + (rows - 1) + ", the last one");
        }
        float[] kept =
                Column.floats("next_observations", message.getNextObservations(), NextObservations.count(keeps), size);
        return NextObservations.all(observations, kept, keeps, size);
    }

    static io.sd2ail.wire.v1.CheckedBatch message(CheckedBatch checked) {
        return io.sd2ail.wire.v1.CheckedBatch.newBuilder()
                .setBatch(message(checked.batch()))
                .setProducedRows(checked.producedRows())
                .putAllRejected(checked.rejected())
                .build();
    }

    static CheckedBatch checkedBatch(io.sd2ail.wire.v1.CheckedBatch message) throws Column.Problem {
        for (Map.Entry<String, Integer> rejected : message.getRejectedMap().entrySet()) {
            Column.name("reason", rejected.getKey());
            Column.within("rejected rows", rejected.getValue(), 1, Column.MAX_ROWS);
        }
        return new CheckedBatch(
                rolloutBatch(message.getBatch()),
                Column.within("produced_rows", message.getProducedRows(), 0, Column.MAX_ROWS),
                message.getRejectedMap());
    }

    static io.sd2ail.wire.v1.SyntheticBatch message(SyntheticBatch batch) {
        return io.sd2ail.wire.v1.SyntheticBatch.newBuilder()
                .setGenerator(batch.generator())
                .setSequence(batch.sequence())
                .setDiffusionVersion(batch.diffusionVersion())
                .setSampled(batch.sampled())
                .setThreshold(batch.threshold())
                .setRows(batch.rows())
                .setRowSize(batch.rowSize())
                .setValues(Column.of(batch.values()))
                .build();
    }

    static SyntheticBatch syntheticBatch(io.sd2ail.wire.v1.SyntheticBatch message) throws Column.Problem {
        int rows = Column.within("rows", message.getRows(), 0, Column.MAX_ROWS);
        int rowSize = Column.within("row_size", message.getRowSize(), 1, Column.MAX_SIZE);
        return new SyntheticBatch(
                Column.name("generator", message.getGenerator()),
                Column.notNegative("sequence", message.getSequence()),
                Column.notNegative("diffusion_version", message.getDiffusionVersion()),
                Column.within("sampled", message.getSampled(), rows, Integer.MAX_VALUE),
                message.getThreshold(),
                rows,
                rowSize,
                Column.floats("values", message.getValues(), rows, rowSize));
    }
}

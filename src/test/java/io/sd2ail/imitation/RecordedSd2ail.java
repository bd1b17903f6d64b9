package io.sd2ail.imitation;

import io.sd2ail.config.ConfigSources;
import io.sd2ail.demonstration.ExpertRows;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.replay.ExpertReplay;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.replay.ReplayRows;
import io.sd2ail.run.RunConfig;
import java.util.ArrayList;
import java.util.List;

/// [Sd2ail] on [RecordedTrainers], with small batches. The agent's actions are below 1/2 and its observations below
/// 100, the expert's above; an action is its row's expert probability.
final class RecordedSd2ail {
    static final NetworkShape SHAPE = new NetworkShape(2, 1, 3, 1, 8, 8, 10);
    static final int EXPERT_ROWS = 4;
    static final int POLICY_ROWS = 8;

    private RecordedSd2ail() {}

    /// @param overrides of Pendulum's settings
    static Sd2ail of(RecordedTrainers trainers, String... overrides) {
        List<String> all = new ArrayList<>(List.of(
                "environment=Pendulum-v1",
                "demonstrations.trajectories=1",
                "sd2ail.policy-hidden=8",
                "sd2ail.denoiser-hidden=8",
                "sd2ail.expert-rows=" + EXPERT_ROWS,
                "sd2ail.policy-rows=" + POLICY_ROWS,
                "sd2ail.synthesis.pool-rows=100"));
        all.addAll(List.of(overrides));
        Sd2ailConfig config = RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, all))
                .sd2ail();
        trainers.policyParameters = policy(0);
        ReplayBuffer replay = new ReplayBuffer(50, 2, 1);
        replay.add(agentRows());
        ReplayRows transitions = expertTransitions();
        float[] rows = RowLayout.ACTION_OBSERVATION.join(
                transitions.rows(), transitions.observations(), transitions.actions(), transitions.nextObservations());
        return new Sd2ail(
                config,
                SHAPE,
                RowLayout.ACTION_OBSERVATION,
                trainers,
                replay,
                new ExpertReplay(new ExpertRows(RowLayout.ACTION_OBSERVATION, 3, List.of(rows)), config.priorities()),
                transitions,
                ObservationNormalizer.identity(2),
                1);
    }

    /// Of a policy whose mean is the same everywhere, before the hyperbolic tangent.
    static float[] policy(float meanBias) {
        float[] parameters = new float[ParameterLayout.policy(SHAPE).size()];
        parameters[ParameterLayout.policy(SHAPE).slice("head.bias").offset()] = meanBias;
        return parameters;
    }

    private static ReplayRows agentRows() {
        return transitions(40, 0, 0.01f, 0.01f);
    }

    private static ReplayRows expertTransitions() {
        ReplayRows rows = transitions(6, 100, 0.9f, -0.05f);
        rows.terminal()[5] = 1;
        return rows;
    }

    /// Observations (first + i, -i), each followed by the next one.
    private static ReplayRows transitions(int count, float first, float action, float step) {
        ReplayRows rows = new ReplayRows(
                count,
                new float[2 * count],
                new float[count],
                new float[count],
                new float[2 * count],
                new float[count]);
        for (int i = 0; i < count; i++) {
            rows.observations()[2 * i] = first + i;
            rows.observations()[2 * i + 1] = -i;
            rows.nextObservations()[2 * i] = first + i + 1;
            rows.nextObservations()[2 * i + 1] = -i - 1;
            rows.actions()[i] = step < 0 ? action - i / 20f : action + i * step;
        }
        return rows;
    }
}

package io.sd2ail.learning.objective;

import io.sd2ail.Golden;
import org.junit.jupiter.api.Test;

class BinaryCrossEntropyGoldenTest {
    private static final double RELATIVE = 1e-5;
    private static final double DENORMAL = 1e-38;

    @Test
    void lossAndSlope_extremeErrors_areClampedAsTheGoldenOnes() {
        Golden golden = Golden.read("algo/bce_edges");
        float[] errors = golden.floats("l2");
        float[] probability = new float[errors.length];
        float[] expert = new float[errors.length];
        float[] expertSlope = new float[errors.length];
        float[] agent = new float[errors.length];
        float[] agentSlope = new float[errors.length];
        for (int i = 0; i < errors.length; i++) {
            probability[i] = BinaryCrossEntropy.probability(errors[i]);
            expert[i] = (float) BinaryCrossEntropy.lossOfExpert(probability[i]);
            expertSlope[i] = BinaryCrossEntropy.slopeOfExpert(probability[i]);
            agent[i] = (float) BinaryCrossEntropy.lossOfAgent(probability[i]);
            agentSlope[i] = BinaryCrossEntropy.slopeOfAgent(probability[i]);
        }

        golden.check("D", probability, DENORMAL, RELATIVE);
        golden.check("bce1", expert, DENORMAL, RELATIVE);
        golden.check("dbce1_dl2", expertSlope, DENORMAL, RELATIVE);
        golden.check("bce0", agent, DENORMAL, RELATIVE);
        golden.check("dbce0_dl2", agentSlope, DENORMAL, RELATIVE);
    }
}

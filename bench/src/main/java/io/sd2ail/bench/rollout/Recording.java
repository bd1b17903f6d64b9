package io.sd2ail.bench.rollout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// What all sides of a rollout benchmark share: actions, where they lead, and a policy. As a file (little-endian): 8
/// ints, namely the sizes of action and state, numbers of actions, resets and checked steps, the sizes of observation
/// and hidden layers, and the number of the policy's parameters; then doubles: actions, initial states, checked states
/// and their rewards; then the resets as ints and the policy as floats.
///
/// @param actionSize entries of an action
/// @param stateSize entries of a state, which begins with the simulator's time, qpos and qvel
/// @param observationSize entries of an observation
/// @param width of the policy's hidden layers
/// @param actions [steps, actionSize], in the environment's units
/// @param initialStates [resets, stateSize], after each reset
/// @param resetBefore [resets], the steps before which there is one, the first among them
/// @param states [checked, stateSize], after each of the first steps
/// @param rewards [checked]
/// @param policy flat parameters
record Recording(
        int actionSize,
        int stateSize,
        int observationSize,
        int width,
        double[] actions,
        double[] initialStates,
        int[] resetBefore,
        double[] states,
        double[] rewards,
        float[] policy) {
    private static final int HEADER = 8;

    int steps() {
        return actions.length / actionSize;
    }

    void write(Path file) throws IOException {
        int doubles = actions.length + initialStates.length + states.length + rewards.length;
        ByteBuffer buffer = ByteBuffer.allocate(
                        Integer.BYTES * (HEADER + resetBefore.length + policy.length) + Double.BYTES * doubles)
                .order(ByteOrder.LITTLE_ENDIAN);
        int[] header = {
            actionSize, stateSize, steps(), resetBefore.length, rewards.length, observationSize, width, policy.length
        };
        for (int number : header) {
            buffer.putInt(number);
        }
        for (double[] column : new double[][] {actions, initialStates, states, rewards}) {
            buffer.asDoubleBuffer().put(column);
            buffer.position(buffer.position() + Double.BYTES * column.length);
        }
        buffer.asIntBuffer().put(resetBefore);
        buffer.position(buffer.position() + Integer.BYTES * resetBefore.length);
        buffer.asFloatBuffer().put(policy);
        Files.write(file, buffer.array());
    }

    static Recording read(Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int[] header = ints(buffer, HEADER);
        double[] actions = doubles(buffer, header[2] * header[0]);
        double[] initialStates = doubles(buffer, header[3] * header[1]);
        double[] states = doubles(buffer, header[4] * header[1]);
        double[] rewards = doubles(buffer, header[4]);
        int[] resetBefore = ints(buffer, header[3]);
        float[] policy = floats(buffer, header[7]);
        return new Recording(
                header[0],
                header[1],
                header[5],
                header[6],
                actions,
                initialStates,
                resetBefore,
                states,
                rewards,
                policy);
    }

    private static double[] doubles(ByteBuffer buffer, int count) {
        double[] values = new double[count];
        buffer.asDoubleBuffer().get(values);
        buffer.position(buffer.position() + Double.BYTES * count);
        return values;
    }

    private static int[] ints(ByteBuffer buffer, int count) {
        int[] values = new int[count];
        buffer.asIntBuffer().get(values);
        buffer.position(buffer.position() + Integer.BYTES * count);
        return values;
    }

    private static float[] floats(ByteBuffer buffer, int count) {
        float[] values = new float[count];
        buffer.asFloatBuffer().get(values);
        return values;
    }
}

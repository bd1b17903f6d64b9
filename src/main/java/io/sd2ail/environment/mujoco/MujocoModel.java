package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Owns one compiled model. Simulations copy it, so it may be closed once they are made.
final class MujocoModel implements AutoCloseable {
    private static final String KEYFRAME_NAMES = "name_keyadr";

    private final String name;
    private final MemorySegment pointer;

    private MujocoModel(String name, MemorySegment pointer) {
        this.name = name;
        this.pointer = pointer;
    }

    /// @throws MujocoException when MuJoCo is not to be had or can't load the file
    static MujocoModel of(Path file) {
        MujocoLibrary.require();
        return new MujocoModel(file.toString(), ModelApi.load(file));
    }

    /// One of the project's own.
    ///
    /// @param name for messages
    /// @param xml MJCF without references to other files
    /// @throws MujocoException when MuJoCo is not to be had or can't load the text
    static MujocoModel of(String name, byte[] xml) {
        MujocoLibrary.require();
        return ScopedValue.where(MujocoLog.OWN_MODEL, true).call(() -> new MujocoModel(name, ModelApi.load(name, xml)));
    }

    MemorySegment pointer() {
        return pointer;
    }

    /// @throws MujocoException when the model has no such body
    int bodyId(String body) {
        int id = ModelApi.bodyId(pointer, body);
        if (id < 0) {
            throw new MujocoException("the model " + name + " has no body '" + body + "': name one of its bodies");
        }
        return id;
    }

    /// What a keyframe says of positions or velocities.
    ///
    /// @param field `key_qpos` or `key_qvel`
    /// @throws MujocoException when the model has no such keyframe
    double[] ofKeyframe(String keyframe, String field) {
        List<String> known = integers(KEYFRAME_NAMES).length == 0 ? List.of() : names(KEYFRAME_NAMES);
        int index = known.indexOf(keyframe);
        if (index < 0) {
            throw new MujocoException("the model " + name + " has no keyframe '" + keyframe + "': "
                    + (known.isEmpty() ? "it has none" : "it has " + String.join(", ", known)));
        }
        double[] all = field(field);
        int size = all.length / known.size();
        return Arrays.copyOfRange(all, index * size, (index + 1) * size);
    }

    /// Numbers of the compiled model, under the names of mjModel's fields.
    double[] field(String field) {
        return read(field, Double.BYTES, values -> values.toArray(JAVA_DOUBLE));
    }

    /// The same of a field of integers.
    int[] integers(String field) {
        return read(field, Integer.BYTES, values -> values.toArray(JAVA_INT));
    }

    /// The same of a field of float32.
    float[] floats(String field) {
        return read(field, Float.BYTES, values -> values.toArray(JAVA_FLOAT));
    }

    /// Names of the model's objects.
    ///
    /// @param starts field that says where in mjModel's `names` each of them begins
    List<String> names(String starts) {
        return read("names", 1, text -> Arrays.stream(integers(starts))
                .mapToObj(text::getString)
                .toList());
    }

    private <T> T read(String field, int bytes, Function<MemorySegment, T> reading) {
        MemorySegment batch = BatchApi.make(pointer);
        try (Arena arena = Arena.ofConfined()) {
            return reading.apply(BatchApi.modelField(batch, field, bytes, arena));
        } finally {
            BatchApi.delete(batch);
        }
    }

    @Override
    public void close() {
        ModelApi.delete(pointer);
    }
}
